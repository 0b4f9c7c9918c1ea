"""Service alerts that hold: all of them, of a line, of a stop."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.models import Following, ServiceAlert
from kota.mobility.transit.selectors.realtime.ground import Ground, ground

SOON = timedelta(days=14)  # before it begins an alert is shown


def standing(at: datetime) -> QuerySet[ServiceAlert]:
    """Those that hold now, the worst first."""
    open_ = Q(ended_at__isnull=True, begins_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))
    return ServiceAlert.objects.filter(open_).order_by("-severity", "-begins_at")


def coming(at: datetime, within: timedelta | None = SOON) -> QuerySet[ServiceAlert]:
    """Those that will hold soon, or ever, the next first."""
    found = ServiceAlert.objects.filter(ended_at__isnull=True, begins_at__gt=at).order_by("begins_at")
    return found if within is None else found.filter(begins_at__lte=at + within)


def over(at: datetime) -> QuerySet[ServiceAlert]:
    """The city's own that are over, the last first."""
    ended = Q(ended_at__isnull=False) | Q(ends_at__lte=at)
    return ServiceAlert.objects.filter(ended, source="").order_by("-changed_at")


def alert(id_: UUID) -> ServiceAlert:
    """One of them."""
    found = ServiceAlert.objects.filter(pk=id_).first()
    if found is None:
        raise MissingError(_("There is no such alert."))
    return found


def of_line(line: str, at: datetime) -> list[ServiceAlert]:
    """What holds on a line (`feed:route`), its operator or its mode; not what concerns one stop of it alone."""
    return list(standing(at).filter(about__overlap=_names_of_line(ground(), line)))


def of_stop(stop: str, at: datetime) -> list[ServiceAlert]:
    """What holds at a stop (`feed:stop`), its station, and on the lines that call there."""
    field = ground()
    place = field.held.directory.stop_of.get(stop, -1)
    if place < 0:
        return []
    directory = field.held.directory
    members = directory.members(place)
    names = {f"stop:{directory.stop_id(one)}" for one in members}
    for route in directory.routes_at(members):
        names.update(_names_of_line(field, directory.route_id(route)))
    return list(standing(at).filter(about__overlap=sorted(names)))


def _names_of_line(field: Ground, line: str) -> list[str]:
    found = [f"line:{line}"]
    route = field.held.directory.route_of.get(line, -1)
    if route >= 0:
        agencies, routes = field.network.agencies, field.network.routes
        agency = int(routes.agency[route])
        found += [f"operator:{text(agencies.code, agency)}", f"mode:{int(routes.mode[route])}"]
    return found


def lines_of(about: Iterable[str]) -> list[str]:
    """The lines that an alert concerns: named, calling at its stops, run by its operators."""
    field, found = ground(), dict[str, None]()
    directory, routes = field.held.directory, field.network.routes
    for name in about:
        kind, _colon, rest = name.partition(":")
        if kind == "line":
            found[rest] = None
        elif kind == "stop" and (place := directory.stop_of.get(rest, -1)) >= 0:
            found.update(
                dict.fromkeys(directory.route_id(one) for one in directory.routes_at(directory.members(place)))
            )
        elif kind in ("operator", "mode"):
            code = field.network.agencies.code
            for one in directory.lines:
                if rest in (str(int(routes.mode[one])), text(code, int(routes.agency[one]))):
                    found[directory.route_id(one)] = None
    return list(found)


def followers(about: Iterable[str]) -> list[int]:
    """Accounts that follow a line that an alert concerns."""
    lines = lines_of(about)
    return sorted(set(Following.objects.filter(line__in=lines).values_list("account_id", flat=True)))


def followed(account_id: int) -> list[str]:
    """The lines that somebody follows."""
    return list(Following.objects.filter(account_id=account_id).order_by("line").values_list("line", flat=True))


def personal_data(account_id: int) -> dict[str, object]:
    """What is kept of a person here."""
    rows = Following.objects.filter(account_id=account_id).order_by("at").values("line", "at")
    return {"followed_lines": list(rows)}
