"""Reading a city pack, and how the running city differs from it."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kota.base.errors import InvalidError
from kota.base.registry import REGISTRY, FactKind
from kota.kernel.facts.contracts import Difference
from kota.kernel.facts.models import Fact


def read_pack(folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """Every fact of a pack: kind -> key -> value, checked and normalised. InvalidError names file and key."""
    if not (folder / "city.toml").is_file():
        raise InvalidError("%(folder)s is not a city pack: it has no city.toml", folder=folder)
    return {kind.name: _read_kind(folder, kind) for kind in REGISTRY.fact_kinds().values() if kind.file}


def _read_kind(folder: Path, kind: FactKind) -> dict[str, dict[str, Any]]:
    path = folder / kind.file
    if not path.is_file():
        return {}
    raw = kind.read(path) if kind.read else _rows(path, kind.name)
    return {key: _normal(kind, path, key, value) for key, value in raw.items()}


def _rows(path: Path, name: str) -> Mapping[str, Mapping[str, Any]]:
    """`[[name]]` tables by their `code`."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = document.get(name, [])
    if len({row["code"] for row in rows}) != len(rows):
        raise InvalidError("%(file)s: a code stands twice under [[%(name)s]]", file=path.name, name=name)
    return {row["code"]: row for row in rows}


def _normal(kind: FactKind, path: Path, key: str, value: Mapping[str, Any]) -> dict[str, Any]:
    try:
        dumped: dict[str, Any] = kind.schema.model_validate(value).model_dump(mode="json")
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
        raise InvalidError("%(file)s, %(key)s: %(said)s", file=path.name, key=key, said=said) from None
    return dumped


def differences(folder: Path) -> Iterator[Difference]:
    """What stands in the city and not in the pack, and the other way round."""
    for kind, rows in read_pack(folder).items():
        here = {fact.key: fact for fact in Fact.objects.filter(kind=kind, valid_to=None)}
        for key in sorted(here.keys() | rows.keys()):
            fact, value = here.get(key), rows.get(key)
            now = fact.value if fact else None
            if now != value:
                yield Difference(kind, key, _how(fact, value), now, value)


def _how(fact: Fact | None, value: dict[str, Any] | None) -> str:
    if fact is None:
        return "missing"
    if fact.value is None:
        return "ended"
    if value is None:
        return "added"
    return "edited" if fact.origin == "edit" else "outdated"
