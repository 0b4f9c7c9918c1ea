"""The checks beside the tests: what each one runs, and what it needs to be there."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from kota.cli import node
from kota.cli.catalogue import commands
from kota.cli.home import CHECKOUT

PYTHON = [sys.executable, "-m"]
LINT_IMPORTS = [sys.executable, "-c", "import importlinter.cli as c; c.lint_imports_command()"]


@dataclass(frozen=True)
class Check:
    """One program that must end with 0."""

    name: str
    argv: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def of_python() -> list[Check]:
    """The checks of code, templates and words for which there is something to check; they need no built front end."""
    found = [
        Check("ruff check", [*PYTHON, "ruff", "check", "--no-cache", "."]),
        Check("ruff format", [*PYTHON, "ruff", "format", "--check", "--no-cache", "."]),
        Check("mypy", [*PYTHON, "mypy"]),
        Check("lint-imports", [*LINT_IMPORTS, "--no-cache"]),
        Check("deptry", [*PYTHON, "deptry", "."]),
    ]
    if templates():
        found.append(Check("djlint", [*PYTHON, "djlint", "--lint", "--quiet", *templates()]))
    if "messages_check" in commands():
        django = {"DJANGO_SETTINGS_MODULE": "config.settings"}
        found.append(Check("translations", [*PYTHON, "django", "messages_check"], django))
    return found


def of_front_end() -> list[Check]:
    """The checks of the front end, once its packages are there."""
    found, env = [], node.environment()
    if (CHECKOUT / "biome.json").exists():
        found.append(Check("biome", node.bin_argv("@biomejs/biome", "biome", "ci", "frontend", "vite.config.ts"), env))
    if (CHECKOUT / "tsconfig.json").exists():
        found.append(Check("tsc", node.bin_argv("typescript", "tsc", "--noEmit"), env))
    if list((CHECKOUT / "frontend").glob("**/*.test.ts")):
        found.append(Check("node tests", [str(node.wheel() / "bin" / "node"), "--test", "frontend/**/*.test.ts"], env))
    return found


def templates() -> list[str]:
    """Folders of templates."""
    return sorted(str(path.relative_to(CHECKOUT)) for path in (CHECKOUT / "src").glob("**/templates") if path.is_dir())


def test_folders(part: str) -> list[str]:
    """The folders of tests that a part of `kota test` means."""
    wanted = {
        "all": ["unit", "architecture", "integration", "standards", "browser"],
        "unit": ["unit", "architecture"],
    }.get(part, [part])
    return [f"tests/{name}" for name in wanted if any(Path(CHECKOUT / "tests" / name).glob("**/test_*.py"))]
