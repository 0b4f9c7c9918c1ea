"""One row of a foreign file read by a mapping: a case to open, or the reason why not."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kota.base.geo import Point
from kota.base.words import tidy
from kota.governance.reports.contracts import MOST_WORDS, TYPE, Cleaned
from kota.governance.reports.rules.importing import times
from kota.governance.reports.rules.importing.answers import answers
from kota.governance.reports.rules.importing.categories import Categories
from kota.governance.reports.rules.importing.places import Gazetteer
from kota.governance.reports.rules.importing.plan import Plan
from kota.governance.reports.rules.importing.states import States
from kota.governance.reports.rules.words import held
from kota.kernel.cases.contracts import IMPORT, CategoryFact, NewCase

_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}
_MOST_PLACE = 300
_HALVES = re.compile("[\ud800-\udfff]")
_LONGEST_KEY = 120
_FIRST_YEAR = 1950


class RefusedError(ValueError):
    """Why a row becomes no report; a sentence."""


@dataclass(frozen=True, slots=True)
class City:
    """What reading a row needs to know of the city."""

    zone: ZoneInfo
    bbox: tuple[float, float, float, float]
    categories: Mapping[str, CategoryFact]
    gazetteer: Gazetteer
    clean: Callable[[str], Cleaned]


@dataclass(slots=True)
class Reader:
    """Reads rows by a mapping. `now` bounds what can have happened."""

    plan: Plan
    city: City
    now: datetime
    _blank: frozenset[str] = field(init=False)
    _opened: times.Reader = field(init=False)
    _categories: Categories = field(init=False)
    _states: States = field(init=False)

    def __post_init__(self) -> None:
        plan = self.plan
        zone = ZoneInfo(plan.timezone) if plan.timezone else self.city.zone
        self._blank = frozenset(plan.blank)
        self._opened = times.reader(plan.opened.formats, zone)
        self._categories = Categories(plan.category, self.city.categories)
        self._states = States(plan.state, times.reader(plan.state.solved.formats, zone))

    def read(self, row: Mapping[str, Any]) -> NewCase:
        """RefusedError says why the row cannot be a report."""
        raw = tidy(self._words(row))
        category = self._categories.find(self._text(row, self.plan.category.column), raw)
        if not category:
            raise RefusedError(self._categories.why_not(self._text(row, self.plan.category.column)))
        opened_at = self._time(row)
        point = self._point(row)
        area = "" if point else self._area(row)
        place = tidy(self._joined(row, self.plan.place.address, ", "))[:_MOST_PLACE]
        cleaned, cleaned_place = self.city.clean(raw), self.city.clean(place)
        return NewCase(
            type=TYPE,
            category=category,
            words=raw,
            public_words=cleaned.public,
            channel=IMPORT,
            point=point,
            area=area,
            place=place,
            public_place=cleaned_place.public,
            held=held(cleaned, cleaned_place),
            fields=answers(self.plan.answers, self.city.categories[category], lambda name: self._text(row, name)),
            source_key=self.key(row),
            opened_at=opened_at,
            past=self._states.past(lambda name: self._text(row, name), opened_at, self.now, RefusedError),
            is_on_clock=self.plan.keep_deadlines,
        )

    def key(self, row: Mapping[str, Any]) -> str:
        """The same for the same row for ever: its key columns, or else all it says."""
        parts = [self._text(row, name) for name in self.plan.key]
        if all(parts) and parts:
            return f"{self.plan.source}:{'/'.join(parts)}"[:_LONGEST_KEY]
        said = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
        return f"{self.plan.source}:#{hashlib.sha256(said.encode(errors='replace')).hexdigest()[:24]}"

    def _words(self, row: Mapping[str, Any]) -> str:
        words = self._joined(row, self.plan.words.columns, self.plan.words.join) or self.plan.words.otherwise
        if not words:
            raise RefusedError("it has no words")
        if len(words) > MOST_WORDS:
            raise RefusedError(f"its words have {len(words)} characters, more than {MOST_WORDS}")
        return words

    def _time(self, row: Mapping[str, Any]) -> datetime:
        text = self._joined(row, self.plan.opened.columns, " ")
        if not text:
            raise RefusedError("it does not say when")
        try:
            opened_at = self._opened(text)
        except (ValueError, OverflowError):
            raise RefusedError(f"its time {text!r} cannot be read") from None
        if opened_at.year < _FIRST_YEAR:
            raise RefusedError(f"its time {text} lies before {_FIRST_YEAR}")
        if opened_at > self.now + timedelta(minutes=5):
            raise RefusedError(f"its time {text} lies in the future")
        return opened_at

    def _point(self, row: Mapping[str, Any]) -> Point | None:
        place = self.plan.place
        lon, lat = (self._text(row, name).replace(",", ".") for name in (place.lon, place.lat))
        if not lon or not lat:
            return None
        try:
            point = Point(float(lon), float(lat))
        except ValueError:
            raise RefusedError(f"{lon}, {lat} is no longitude and latitude in degrees") from None
        west, south, east, north = self.city.bbox
        if not (west <= point.lon <= east and south <= point.lat <= north):
            raise RefusedError(f"its place {lon}, {lat} lies outside the city")
        return point

    def _area(self, row: Mapping[str, Any]) -> str:
        place = self.plan.place
        names = [self._text(row, name) for name in (place.kelurahan, place.kecamatan, place.kota)]
        if not any(names):
            raise RefusedError("it says no place: neither a point nor an area")
        found = self.city.gazetteer.find(*names)
        if not found:
            raise RefusedError(f"no area of this city is named {', '.join(name for name in names if name)}")
        return found

    def _text(self, row: Mapping[str, Any], name: str) -> str:
        value = row.get(name) if name else None
        if value is None:
            return ""
        text = str(value)
        if not text.isprintable():  # neither controls nor halves are
            text = text.translate(_CONTROLS)
            if _HALVES.search(text):
                raise RefusedError("it holds halves of characters, which are no text")
        text = text.strip()
        return "" if text in self._blank else text

    def _joined(self, row: Mapping[str, Any], columns: Sequence[str], mark: str) -> str:
        if len(columns) == 1:
            return self._text(row, columns[0])
        parts = [self._text(row, name) for name in columns]
        return mark.join(dict.fromkeys(part for part in parts if part))
