"""Which services run on a date, and in the week that begins on one."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from kota.mobility.transit.rules.diff.changes import Day
from kota.mobility.transit.rules.diff.values import Tables, day

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKEND = {5: Day.SATURDAY, 6: Day.SUNDAY}


class Calendar:
    """calendar.txt and calendar_dates.txt of one version."""

    def __init__(self, tables: Tables) -> None:
        self.weekly = [
            (row["service_id"], [str(row[name]) == "1" for name in _WEEK], day(row["start_date"]), day(row["end_date"]))
            for row in tables.get("calendar.txt", ())
        ]
        self.added, self.removed = defaultdict[date, set[str]](set), defaultdict[date, set[str]](set)
        for row in tables.get("calendar_dates.txt", ()):
            runs = str(row["exception_type"]) == "1"
            (self.added if runs else self.removed)[day(row["date"])].add(row["service_id"])

    def on(self, at: date) -> frozenset[str]:
        weekly = {code for code, week, start, end in self.weekly if start <= at <= end and week[at.weekday()]}
        return frozenset(weekly - self.removed.get(at, set()) | self.added.get(at, set()))

    def week(self, begins: date, load: Mapping[str, int]) -> dict[Day, frozenset[str]]:
        """The services of a common Monday to Friday (the day on which most runs), of Saturday and of Sunday.

        Of a version that ends before the week is over, its last whole week counts.
        """
        kinds: dict[Day, list[frozenset[str]]] = defaultdict(list)
        begins = self._inside(begins)
        for number in range(7):
            at = begins + timedelta(days=number)
            kinds[_WEEKEND.get(at.weekday(), Day.WEEKDAY)].append(self.on(at))
        return {
            kind: max(found, key=lambda names: sum(load.get(name, 0) for name in names))
            for kind, found in kinds.items()
        }

    def _inside(self, begins: date) -> date:
        last = max([end for *_, end in self.weekly] + list(self.added), default=begins + timedelta(days=6))
        late = (begins + timedelta(days=6) - last).days
        return begins - timedelta(weeks=max(0, -(-late // 7)))
