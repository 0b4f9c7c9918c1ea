"""The rules of the house that imports cannot show."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from kota.base.registry import REGISTRY

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "kota"
HOUSED = ("kernel", "governance", "environment", "mobility", "economy", "people", "living")
APPS = sorted(path.parent for storey in HOUSED for path in (SRC / storey).glob("*/apps.py"))


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def views(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback


def foreign(view: Any) -> bool:
    """Views of libraries guard themselves: allauth's pages, and ninja's operations (which have their own test)."""
    redirects = view.__module__ == "django.views.generic.base"  # allauth's old addresses
    module = getattr(view, "func", view).__module__
    return module.startswith(("allauth.", "ninja.")) or redirects


def test_every_view_says_who_may_open_it() -> None:
    undeclared = [f"{path} ({getattr(view, 'func', view).__module__})" for path, view in views()
                  if not foreign(view) and not hasattr(view, "access")]  # fmt: skip

    assert not undeclared, "wrap these in @public, @signed_in or @requires: " + ", ".join(undeclared)


def test_every_permission_that_a_view_asks_for_is_declared_and_given_by_a_role() -> None:
    asked = {p for _, view in views() if hasattr(view, "access") for p in view.access.permissions}
    declared = set(REGISTRY.permissions())
    roles = (settings.BASE_DIR / "cities" / "jakarta" / "roles.toml").read_text(encoding="utf-8")

    assert asked <= declared
    assert not [permission for permission in asked if f'"{permission}"' not in roles]


def test_every_permission_that_a_role_gives_is_declared_and_asked_for_somewhere() -> None:
    packs = [tomllib.loads(path.read_text()) for path in (ROOT / "cities").glob("*/roles.toml")]
    given = {permission for pack in packs for role in pack["role"] for permission in role["permissions"]}
    names = {value: name for path in SRC.rglob("permissions.py") for name, value in constants(path)}
    code = [path.read_text() for path in tracked("src/*.py") if path.name not in ("permissions.py", "module.py")]

    assert given <= set(REGISTRY.permissions())
    assert not [p for p in given if not any(re.search(rf"\b{names[p]}\b|\"{p}\"", text) for text in code)]


def constants(path: Path) -> Iterator[tuple[str, str]]:
    """The names of permissions in a file, with what they stand for."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            yield ast.unparse(node.targets[0]), str(node.value.value)


@pytest.mark.django_db
def test_nobody_opens_a_staff_page_without_the_right(client: Any) -> None:
    for path, view in views():
        access = getattr(view, "access", None)
        if access is None or access.kind != "requires" or "<" in path:
            continue
        answer = client.get("/" + path)
        assert answer.status_code in (303, 401, 403, 405), f"/{path} answered {answer.status_code}"


def test_foreign_keys_point_only_downwards() -> None:
    order = ["audit", "facts", "areas", "accounts", "files", "alerts", "warnings", "cases"]
    for model in apps.get_models():
        if not model.__module__.startswith("kota."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not getattr(field, "many_to_one", False) or target is None or not target.__module__.startswith("kota."):
                continue
            mine, theirs = model._meta.app_label, target._meta.app_label
            if mine in order:
                assert theirs in order, f"{model.__name__}.{field.name} points up"
                assert order.index(theirs) <= order.index(mine), f"{model.__name__}.{field.name} points up"
            else:
                assert theirs in [*order, mine], f"{model.__name__}.{field.name} points into another element"


def test_models_have_no_save_and_no_signals() -> None:
    for path in SRC.rglob("models*.py"):
        names = {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}
        assert not names & {"save", "delete"}, path
    used = [path for path in SRC.rglob("*.py") if re.search(r"django\.db\.models\.signals|@receiver", path.read_text())]
    assert not used


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)
def test_every_app_has_a_manifest_a_readme_and_tests(app: Path) -> None:
    assert (app / "module.py").is_file()
    assert (app / "README.md").is_file(), f"{app.name} has no README.md"
    assert list(ROOT.glob(f"tests/*/**/*{app.name[:4]}*")), f"no test names {app.name}"


def test_files_stay_short() -> None:
    long = [f"{path.relative_to(ROOT)}: {count}" for path in tracked("src/*.py", "frontend/*.ts")
            if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400]  # fmt: skip

    assert not long, "is there a noun waiting to be its own file? " + ", ".join(long)


def test_nothing_built_vendored_or_secret_is_tracked() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]

    assert not [
        name for name in names if re.search(r"\.min\.(js|css)$|node_modules/|\.whl$|\.mo$|\.pem$|\.sqlite3$", name)
    ]
    assert not [name for name in names if name.endswith((".geojson", ".pmtiles", ".shp"))], "no boundary files"
    hosts = re.compile("python" + "hosted|py" + r"pi\.org|registry\.npm" + "js")
    locks = [path for path in tracked("*.lock", "*.json", "*.toml", "*.py", ".npmrc") if hosts.search(path.read_text())]
    assert not locks


def test_only_the_clock_reads_the_time() -> None:
    reading = re.compile(r"timezone\.now\(|datetime\.now\(|datetime\.utcnow\(|date\.today\(")
    allowed = {SRC / "base" / "clock.py"}
    found = [path for path in SRC.rglob("*.py") if path not in allowed and "cli" not in path.relative_to(SRC).parts
             and reading.search(path.read_text())]  # fmt: skip

    assert not found


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "adr" / "README.md").read_text()

    for path in (ROOT / "docs" / "adr").glob("0*.md"):
        assert path.name in listed, f"list {path.name} in docs/adr/README.md"


def test_links_in_documents_lead_somewhere() -> None:
    links = (
        (path, target)
        for path in tracked("*.md")
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    )
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path, target in links
        if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists()
    ]

    assert not broken


@pytest.mark.django_db
def test_every_migration_is_written() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_case_type_is_whole() -> None:
    for case_type in REGISTRY.case_types().values():
        steps = {step.key for step in case_type.steps}
        named = {case_type.first} | {to for t in case_type.transitions for to in (*t.before, t.to) if to}
        reached = {case_type.first}
        for _ in steps:
            reached |= {t.to for t in case_type.transitions if t.to and t.before & reached}

        assert named <= steps, f"{case_type.key} names steps that it does not have: {named - steps}"
        assert reached == steps, f"{case_type.key} has steps that nothing leads to: {steps - reached}"
