"""The management commands of all apps, read from their files: quick, and without starting Django."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kota.cli.home import CHECKOUT

AS_OWNER = {"migrate", "pack_load", "backup", "restore"}


@dataclass(frozen=True)
class Command:
    """One management command: its name, its help in a line, and whether it needs the tables' owner."""

    name: str
    help: str
    as_owner: bool


@cache
def commands() -> dict[str, Command]:
    """All commands of Kota's own apps by name."""
    paths = (CHECKOUT / "src" / "kota").glob("**/management/commands/*.py")
    return {path.stem: _read(path) for path in sorted(paths) if not path.name.startswith("_")}


def spell(name: str) -> str:
    """A management command as it is typed: `import_areas` is `import areas`."""
    return " ".join(name.split("_", 1))


def _read(path: Path) -> Command:
    help_text, as_owner = "", path.stem in AS_OWNER
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ClassDef) or node.name != "Command":
            continue
        for entry in node.body:
            name, value = _assignment(entry)
            if name == "help" and isinstance(value, str):
                help_text = value
            if name == "as_owner":
                as_owner = bool(value)
    return Command(path.stem, help_text, as_owner)


def _assignment(entry: ast.stmt) -> tuple[str, object]:
    target = entry.targets[0] if isinstance(entry, ast.Assign) else getattr(entry, "target", None)
    value = getattr(entry, "value", None)
    if isinstance(target, ast.Name) and isinstance(value, ast.expr):
        try:
            return target.id, ast.literal_eval(value)
        except ValueError:
            return target.id, None
    return "", None
