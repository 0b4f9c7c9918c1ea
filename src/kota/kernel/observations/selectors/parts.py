"""The partitions of observations."""

from bisect import bisect_right
from dataclasses import dataclass

from django.db import connection

from kota.kernel.observations.rules.instants import micros


@dataclass(frozen=True, slots=True)
class Part:
    """Observations from `first` to before `after`, in microseconds since 1970. `archive` names its file."""

    number: int
    first: int
    after: int
    archive: str = ""


def parts() -> list[Part]:
    """All of them, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, first, after, archive FROM observation_part ORDER BY first")
        return [Part(number, micros(first), micros(after), archive or "") for number, first, after, archive in cursor]


def holding(found: list[Part], time: int) -> Part | None:
    """The part of a moment."""
    place = bisect_right(found, time, key=lambda part: part.first) - 1
    return found[place] if place >= 0 and time < found[place].after else None
