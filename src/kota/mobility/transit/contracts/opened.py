"""What is given on as open data, and what other apps add to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import Field

from kota.kernel.facts.contracts import Value, Words

Row = Mapping[str, str]


class TimetableFact(Value):
    """Whose a timetable is and what may be done with it. `code` is the feed's; where `republish` is false its licence
    forbids to give it on, and the city's open data leaves it out, as it does a feed of which nothing is said."""

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,29}$")
    republish: bool = True
    licence: str = ""
    licence_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    attribution: Words | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class OpenRoute:
    """A line as the open timetable calls it, with what riders call it, and what the city calls its operator and its
    kind of vehicle."""

    id: str
    name: str
    operator: str
    mode: str


@dataclass(frozen=True, slots=True)
class OpenStop:
    """A stop at which vehicles of an operator call."""

    id: str
    operator: str
    name: str


Added = Callable[[Sequence[OpenRoute], Sequence[OpenStop], date, date], Mapping[str, Sequence[Row]]]


@dataclass(frozen=True, slots=True)
class FeedTables:
    """Tables that an app adds to the city's GTFS, by file name, for its lines and stops and two days between which
    they hold. `stamp` changes whenever they do."""

    stamp: Callable[[], str]
    tables: Added
