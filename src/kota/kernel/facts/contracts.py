"""Shapes that facts share, and the facts of the city itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field


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
    """A number to call, and when."""

    code: str
    number: str
    name: Words
    when: Words
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


class Text(Value):
    """A text of the city's own, in Markdown."""

    code: str
    title: Words
    body: Words
    source: str = ""


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
