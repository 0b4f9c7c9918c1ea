"""What is wrong with facts beyond their shape: names of things that do not exist, values that nothing can work with."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from kota.base.registry import REGISTRY
from kota.base.words import noop as _
from kota.kernel.facts.contracts import OF, Words, Wrong
from kota.kernel.facts.selectors.snapshot import current, latest

Vocabulary = Mapping[str, Any]  # code: what it is called
_UNKNOWN = _("there is no such code: “%(code)s”")


class Vocabularies:
    """What a field may name, looked up once for many facts."""

    def __init__(self) -> None:
        self._kept: dict[str, Vocabulary] = {}

    def of(self, name: str) -> Vocabulary:
        """Codes with what they are called: facts of a kind, or what an app declares under this name."""
        if name not in self._kept:
            declared = REGISTRY.vocabularies().get(name)
            self._kept[name] = declared() if declared else {key: titled(value) for key, value in current(name).items()}
        return self._kept[name]

    def has(self, name: str, code: str, *, even_ended: bool) -> bool:
        """Is there such a code? A list that narrows may name what has ended: it is passed over there."""
        return code in self.of(name) or (
            even_ended and name in REGISTRY.fact_kinds() and latest(name, code) is not None
        )


def titled(value: Any) -> dict[str, str]:
    """What an entry is called: its name or title in both languages, or nothing."""
    words = getattr(value, "name", None) or getattr(value, "title", None)
    return words.model_dump() if isinstance(words, Words) else {}


def wrongs(kind: str, value: Any, known: Vocabularies) -> Iterator[Wrong]:
    """What is wrong with one value."""
    yield from _unknown(value, known, ())
    check = REGISTRY.fact_kinds()[kind].check
    if check is not None:
        yield from check(value)


def all_wrongs() -> dict[tuple[str, str], list[Wrong]]:
    """What is wrong with the facts that hold now, by kind and key."""
    known = Vocabularies()
    found = {
        (kind, key): list(wrongs(kind, value, known))
        for kind in REGISTRY.fact_kinds()
        for key, value in current(kind).items()
    }
    return {place: some for place, some in found.items() if some}


def _unknown(value: BaseModel, known: Vocabularies, path: tuple[str | int, ...]) -> Iterator[Wrong]:
    """Codes that the field's vocabulary does not hold."""
    for name, info in type(value).model_fields.items():
        given, extra = getattr(value, name), info.json_schema_extra
        of = extra.get(OF) if isinstance(extra, dict) else None
        for place, one in _each(given, (*path, name)):
            if isinstance(one, BaseModel):
                yield from _unknown(one, known, place)
            elif of and one and not known.has(str(of), one, even_ended=isinstance(given, list)):
                yield Wrong(place, _UNKNOWN, (("code", str(one)),))


def _each(given: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(given, list):
        yield from (((*path, number), one) for number, one in enumerate(given))
    else:
        yield path, given
