"""The running city as a pack again: the files that the loader reads, with what holds now."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit

from kota.base.errors import ConflictError
from kota.base.registry import REGISTRY, FactKind
from kota.kernel.facts.selectors.snapshot import current

Rows = Mapping[str, Mapping[str, Any]]


def export_pack(folder: Path, *, pack: Path) -> list[str]:
    """Write a pack into an empty folder; what is no fact comes from `pack`. Returns the names in it."""
    if folder.exists() and any(folder.iterdir()):
        raise ConflictError("%(folder)s is not empty: name a new folder", folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    texts: dict[str, list[str]] = {}
    for kind in REGISTRY.fact_kinds().values():
        rows = {key: _plain(value.model_dump(mode="json")) for key, value in current(kind.name).items()}
        if kind.file and rows:
            texts.setdefault(kind.file, []).append(_written(kind, rows))
    for name, parts in texts.items():
        (folder / name).write_text("\n".join(parts), encoding="utf-8")
    for path in sorted(pack.glob("*.csv")) + sorted(pack.glob("*.toml")):
        if not (folder / path.name).exists():
            shutil.copyfile(path, folder / path.name)
    for path in sorted(path for path in pack.iterdir() if path.is_dir()):  # networks, and how files of others are read
        shutil.copytree(path, folder / path.name)
    return sorted(path.name for path in folder.iterdir())


def _written(kind: FactKind, rows: Rows) -> str:
    return kind.write(rows) if kind.write else tables(kind.table or kind.name, rows)


def tables(name: str, rows: Rows) -> str:
    """One `[[name]]` a row, with its key as its code."""
    array = tomlkit.aot()
    for key, value in rows.items():
        array.append(_table({"code": key, **value}))
    document = tomlkit.document()
    document.add(name, array)
    return tomlkit.dumps(document)


def document(rows: Rows) -> str:
    """The one row of a kind that has no more, as a file of its own."""
    (value,) = rows.values()
    return tomlkit.dumps(_table(value))


def _table(value: Mapping[str, Any]) -> Any:
    """Plain values first, then tables, then lists of tables: TOML reads them in no other order."""
    found = tomlkit.table()
    for key, inner in sorted(value.items(), key=lambda entry: _depth(entry[1])):
        found.add(key, _item(inner))
    return found


def _item(value: Any) -> Any:
    if _depth(value) == 1:
        return _table(value)
    if _depth(value) == 2:
        array = tomlkit.aot()
        for inner in value:
            array.append(_table(inner))
        return array
    if isinstance(value, dict):
        line = tomlkit.inline_table()
        line.update(value)
        return line
    return value


def _depth(value: Any) -> int:
    """0: fits on a line; 1: a table of its own; 2: a list of tables."""
    if isinstance(value, list):
        return 2 if value and all(isinstance(inner, dict) for inner in value) else 0
    return int(isinstance(value, dict) and any(not isinstance(inner, str) for inner in value.values()))


def _plain(value: Any) -> Any:
    """Without empty values: TOML has no null."""
    value = json.loads(json.dumps(value))
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner is not None}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value
