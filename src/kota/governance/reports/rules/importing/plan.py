"""A mapping: which columns of a file say what. Written in TOML; docs/how-to/import-reports.md explains each line."""

import tomllib
from collections.abc import Mapping
from typing import Any, Literal

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kota.base.errors import InvalidError


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Time(_Part):
    """Columns joined by a blank, and the formats to try in order; without any, ISO 8601 or what the values show."""

    columns: list[str] = []
    formats: list[str] = []


class Category(_Part):
    """`value` for all rows; else `column` by `values`, code or name; else keywords in the words."""

    value: str = ""
    column: str = ""
    values: dict[str, str] = {}
    keywords: bool = True
    otherwise: str = ""  # empty: the row is refused


class Words(_Part):
    columns: list[str] = []
    join: str = "\n"
    otherwise: str = ""  # for rows without words; empty: the row is refused


class Place(_Part):
    """A point, or names of areas: `kelurahan` needs no point, and no point is made up for it."""

    lon: str = ""
    lat: str = ""
    kelurahan: str = ""
    kecamatan: str = ""
    kota: str = ""
    address: list[str] = []


class After(_Part):
    """How long it took, in columns of numbers."""

    days: str = ""
    hours: str = ""
    minutes: str = ""


class State(_Part):
    """How far the report had come: `value` for all rows, or `column` by `values`: received ... closed, rejected."""

    value: str = ""
    column: str = ""
    values: dict[str, str] = {}
    solved: Time = Time()
    after: After = After()
    rating: str = ""
    note: str = ""  # a public line in the history of what had ended elsewhere


class Answer(_Part):
    """The answer to a category's question: by `values`, or by `up_to` for numbers (the first limit that holds)."""

    column: str
    values: dict[str, str] = {}
    up_to: list[tuple[float, str]] = []
    above: str = ""


class Plan(_Part):
    """The whole mapping."""

    format: Literal["", "csv", "geojson"] = ""
    encoding: str = "utf-8-sig"
    delimiter: str = ""
    source: str = Field(default="", pattern=r"^[\w.:-]{0,60}$")
    timezone: str = ""
    key: list[str] = []
    blank: list[str] = ["", "-", "NA", "N/A", "null", "None"]
    keep_deadlines: bool = False
    opened: Time = Time()
    category: Category = Category()
    words: Words = Words()
    place: Place = Place()
    state: State = State()
    answers: dict[str, Answer] = {}

    def columns(self) -> set[str]:
        """Every column that the mapping names."""
        place, state = self.place, self.state
        named = {
            *self.key, *self.opened.columns, self.category.column, *self.words.columns, place.lon, place.lat,
            place.kelurahan, place.kecamatan, place.kota, *place.address, state.column, *state.solved.columns,
            state.after.days, state.after.hours, state.after.minutes, state.rating,
            *(answer.column for answer in self.answers.values()),
        }  # fmt: skip
        return named - {""}


def read_plan(text: str, name: str) -> Plan:
    """A mapping from TOML; InvalidError names the line or the key that is wrong."""
    try:
        document: Mapping[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidError(f"{name} is not TOML: {error}") from None
    try:
        return Plan.model_validate(document)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
        raise InvalidError(f"{name} is no mapping: {said}") from None


def write_plan(plan: Plan) -> str:
    """The mapping as TOML, without what stands at its default."""
    return tomlkit.dumps(plan.model_dump(mode="json", exclude_defaults=True))
