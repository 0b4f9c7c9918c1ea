"""What an edit changed, field by field, in the words of the form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kota.base.registry import FactKind
from kota.kernel.facts.forms.names import choice, field_of
from kota.kernel.facts.forms.shapes import written

Path = tuple[str | int, ...]
MOST = 12  # fields; a longer edit is told by its first ones
LONGEST = 300  # characters of a value


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after; empty where there was nothing."""

    field: str
    before: str
    after: str


def differences(kind: FactKind, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Difference]:
    """The fields in which two values of a kind differ. None is a fact that did not hold: that has no fields."""
    if before is None or after is None:
        return []
    old, new = dict(_flat(kind, before, ())), dict(_flat(kind, after, ()))
    changed = [path for path in dict.fromkeys([*new, *old]) if old.get(path, "") != new.get(path, "")]
    return [Difference(field_of(kind, path), old.get(path, ""), new.get(path, "")) for path in changed[:MOST]]


def _flat(kind: FactKind, value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(kind, inner, (*path, name))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for number, inner in enumerate(value):
            yield from _flat(kind, inner, (*path, number))
    else:
        yield path, _said(kind, path, value)


def _said(kind: FactKind, path: Path, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(
            "-".join(map(written, one)) if isinstance(one, list) else choice(kind, path, written(one)) for one in value
        )
    text = choice(kind, path, written(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
