"""The words of an OData expression."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kota.kernel.observations.contracts.errors import QueryError

_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+\- ]\d\d:?\d\d)"
_PATTERN = re.compile(
    rf"""\s*(?:
      (?P<geography>geo(?:graphy|metry)'[^']*')
    | (?P<duration>duration'[^']*')
    | (?P<interval>{_TIME}/{_TIME})
    | (?P<time>{_TIME})
    | (?P<date>\d{{4}}-\d\d-\d\d(?![\d\-]))
    | (?P<clock>\d\d:\d\d:\d\d(?:\.\d{{1,9}})?)
    | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+\-]?\d+)?(?![\w]))
    | (?P<text>'(?:[^']|'')*')
    | (?P<name>[A-Za-z_@][\w@.:\-]*(?:/[\w@.:\-]+)*)
    | (?P<mark>[(),])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    place: int


def tokens(source: str) -> list[Token]:
    """All of them; QueryError at the first character that begins none."""
    return list(_walk(source))


def _walk(source: str) -> Iterator[Token]:
    place, end = 0, len(source.rstrip())
    while place < end:
        found = _PATTERN.match(source, place)
        if found is None or found.lastgroup is None:
            rest = source[place : place + 20].strip()
            raise QueryError("the expression cannot be read from %(rest)s on", rest=repr(rest))
        yield Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup))
        place = found.end()
