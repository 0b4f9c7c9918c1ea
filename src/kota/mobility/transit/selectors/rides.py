"""Is there such a ride at all? For those who are told of one, and act on it."""

from datetime import datetime, time, timedelta

from kota.mobility.transit.rules import boards
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.lines import line_row
from kota.mobility.transit.selectors.realtime import live

MOST = 50  # runs of a line that leave within such a span


def goes(start: str, end: str, line: str, leaves: datetime, within: timedelta) -> bool:
    """Does a line of this name (any, if none is said) leave the station of one stop for that of another, about then? A
    line without a timetable does while it runs. Stops that no timetable in use has are left by nothing."""
    held = current()
    local = leaves.astimezone(held.zone)
    running = live.running(local.date())
    held = held.seen(running)
    directory, day = held.directory, running.day
    if start not in directory.stop_of or end not in directory.stop_of:
        return False
    here, there = (directory.members(int(directory.station[directory.stop_of[one]])) for one in (start, end))
    midnight = datetime.combine(local.date(), time(), tzinfo=held.zone)
    since, slack = int((local - midnight).total_seconds()), int(within.total_seconds())
    goals = set(there)
    for one in boards.departures(day, running.calls, here, since - slack, since + slack + 1, MOST):
        after = day.stop[day.offset[one.row] + one.place + 1 : day.offset[one.row + 1]]
        if goals.intersection(after.tolist()):
            route = boards.route_at(held.network, day, one.trip, one.place)
            if not line or line_row(held, route).name == line:
                return True
    return False
