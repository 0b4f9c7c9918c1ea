"""Which services run in the week that begins on a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from kota.mobility.transit.rules.diff.changes import Day
from kota.mobility.transit.rules.gtfs.feed import Service

_WEEKEND = {5: Day.SATURDAY, 6: Day.SUNDAY}


def week(services: Sequence[Service], begins: date, load: Mapping[int, int]) -> dict[Day, frozenset[int]]:
    """The services, by place, of a common Monday to Friday (the day on which most runs), of Saturday and of Sunday.

    Of a version that ends before the week is over, its last whole week counts. `load` is how many trips a service has.
    """
    kinds: dict[Day, list[frozenset[int]]] = defaultdict(list)
    begins = _inside(services, begins)
    for number in range(7):
        at = begins + timedelta(days=number)
        running = frozenset(place for place, service in enumerate(services) if service.runs_on(at))
        kinds[_WEEKEND.get(at.weekday(), Day.WEEKDAY)].append(running)
    return {kind: max(found, key=lambda some: sum(load.get(one, 0) for one in some)) for kind, found in kinds.items()}


def _inside(services: Sequence[Service], begins: date) -> date:
    days = [day for one in services for day in ((one.last,) if any(one.weekdays) else one.added) if day]
    late = (begins + timedelta(days=6) - max(days, default=begins + timedelta(days=6))).days
    return begins - timedelta(weeks=max(0, -(-late // 7)))
