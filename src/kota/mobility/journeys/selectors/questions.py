"""Which questions for journeys can be answered."""

from kota.base.errors import InvalidError, MissingError
from kota.base.words import noop as _
from kota.mobility.fares import facade as fares
from kota.mobility.journeys.contracts import Asked
from kota.mobility.journeys.selectors import borrowed
from kota.mobility.transit import facade as transit

SPAN_MOST = 4 * 3600
STAY_MOST = 12 * 3600


def check(asked: Asked) -> None:
    """InvalidError where it asks for what is not told together, or for what there is not."""
    if not 0 <= asked.range_s <= SPAN_MOST:
        raise InvalidError(_("A span of departures is %(hours)s hours at most."), hours=SPAN_MOST // 3600)
    if not 0 <= asked.stay_s <= STAY_MOST:
        raise InvalidError(_("A stay on the way is %(hours)s hours at most."), hours=STAY_MOST // 3600)
    if asked.range_s and (asked.arrive_by or asked.via is not None):
        raise InvalidError(_("A span of departures goes with leaving only, and with no place on the way."))
    if not fares.is_rider(asked.rider):
        there_are = ", ".join(one.code for one in fares.riders())
        raise InvalidError(
            _("There is no class of riders %(code)s. There are: %(classes)s."), field="rider", code=asked.rider,
            classes=there_are,
        )  # fmt: skip
    if asked.park not in ("", *borrowed.SPEEDS):
        raise InvalidError(_("Vehicles that are parked are cars, motorcycles or bicycles."))


def check_named(asked: Asked, held: transit.Held) -> None:
    """MissingError where it leaves out a line or a stop that there is not."""
    for line in asked.without_lines:
        if line not in held.directory.route_of:
            raise MissingError(_("There is no line %(id)s in the timetables in use."), field="without_lines", id=line)
    for stop in asked.without_stops:
        if stop not in held.directory.stop_of:
            raise MissingError(_("There is no stop %(id)s in the timetables in use."), field="without_stops", id=stop)
