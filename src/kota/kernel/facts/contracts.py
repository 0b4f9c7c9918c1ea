"""Shapes that facts share, and the facts of the city itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from kota.base.errors import InvalidError
from kota.base.geo import Point
from kota.base.words import noop as _

_NEAR = 0.5  # degrees
OF = "of"  # what a field's values are codes of, in the extra of its schema


def code_of(vocabulary: str, **given: Any) -> Any:
    """A field whose value, or each of whose values, is a code of a kind of facts or of another vocabulary."""
    return Field(json_schema_extra={OF: vocabulary}, **given)


class Value(BaseModel):
    """The base of every fact: unknown keys are mistakes, and are said."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(BaseModel):
    """A text in each of the city's languages."""

    model_config = ConfigDict(extra="allow", frozen=True)
    id: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        return str(getattr(self, language, None) or self.id)


class Emergency(Value):
    """A number to call, and when. Words of danger in any report lead to the question `ask`; yes shows the number."""

    code: str
    number: str
    name: Words
    when: Words
    ask: Words | None = None
    danger: list[str] = []
    source: str = ""


class City(Value):
    """What the city is called, where it lies, and how its references begin."""

    code: str
    name: Words
    timezone: str
    languages: list[str]
    province: str
    reference_prefix: str = Field(pattern=r"^[A-Z]{2,5}$")
    centre: tuple[float, float]
    zoom: float
    bbox: tuple[float, float, float, float]
    home_bbox: tuple[float, float, float, float]
    emergency: list[Emergency] = []
    counts: dict[str, int] = {}
    source: str = ""

    def is_near(self, point: Point) -> bool:
        """In its box, or in the towns around it that people come from: what stands elsewhere is a mistake of whoever
        tells it, or another city's."""
        west, south, east, north = self.bbox
        return west - _NEAR <= point.lon <= east + _NEAR and south - _NEAR <= point.lat <= north + _NEAR


class Text(Value):
    """A text of the city's own, in Markdown."""

    code: str
    title: Words
    body: Words
    source: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A field of a fact and what is wrong with it: a gettext message id with its values."""

    path: tuple[str | int, ...]
    sentence: str
    values: tuple[tuple[str, str], ...] = ()


class WrongFactError(InvalidError):
    """A fact, or one that names it, could not hold. `fact` is the kind and key that was edited, `wrongs` by fact."""

    def __init__(self, fact: tuple[str, str], wrongs: Mapping[tuple[str, str], Sequence[Wrong]]) -> None:
        self.fact, self.wrongs = fact, wrongs
        place, found = next(iter(wrongs.items()))
        if fact in wrongs:
            path = ".".join(map(str, wrongs[fact][0].path))
            super().__init__(wrongs[fact][0].sentence, field=f"value.{path}", **dict(wrongs[fact][0].values))
        else:
            named = f"{place[0]}/{place[1]} ({'.'.join(map(str, found[0].path))})"
            super().__init__(_("%(fact)s would not hold any more: change it first"), field="value", fact=named)

    def sentences(self) -> Iterator[tuple[tuple[str, str], Wrong]]:
        """Every wrong with the fact that it belongs to."""
        for place, found in self.wrongs.items():
            yield from ((place, wrong) for wrong in found)


@dataclass(frozen=True, slots=True)
class FactChanged:
    """A fact began, changed or ended."""

    name: ClassVar[str] = "facts.changed"
    kind: str
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the city and its pack differ: `how` is edited, added, ended, outdated or missing."""

    kind: str
    key: str
    how: str
    here: dict[str, Any] | None
    pack: dict[str, Any] | None
