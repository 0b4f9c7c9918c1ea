"""Reading chargers and prices."""

from fractions import Fraction
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from kota.base import clock
from kota.base.errors import MissingError
from kota.base.words import noop
from kota.mobility.charging.contracts.pages import Place, Plug
from kota.mobility.charging.endpoints.shapes import (
    ChargerPage,
    EstimateOut,
    FeedOut,
    ShareOut,
    WholeChargerOut,
    charger_out,
    estimate_out,
    feed_out,
    share_out,
    whole_out,
)  # fmt: skip
from kota.mobility.charging.permissions import CONNECT, VIEW
from kota.mobility.charging.rules.estimating import Wish
from kota.mobility.charging.selectors import estimates, history, parties, places
from kota.mobility.charging.selectors.places import Wanted
from kota.ui.api import READ, Flag, Number, Router, need, point_of
from kota.ui.api.door import MOBILITY

router = Router("Charging")
Latitude = Annotated[float | None, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float | None, Field(ge=-180, le=180, allow_inf_nan=False)]
Kw = Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]
Percent = Annotated[int, Field(ge=0, le=100)]
Standard = Literal["", "CHADEMO", "GBT_AC", "GBT_DC", "IEC_62196_T1", "IEC_62196_T1_COMBO", "IEC_62196_T2",
                   "IEC_62196_T2_COMBO", "TESLA_S"]  # fmt: skip


@router.get("/charging/locations", ChargerPage, scope=READ, is_open=True)
def list_chargers(
    request: HttpRequest, *, plug: Standard = "", min_kw: Kw = 0, free: Flag = False, lon: Longitude = None,
    lat: Latitude = None, offset: Annotated[int, Field(ge=0, le=100_000)] = 0,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> ChargerPage:  # fmt: skip
    """Chargers that fit, the nearest first where a point is given.

    `free` counts only what an operator told lately; it is null where nobody did.
    """
    near, at = point_of(lon, lat), clock.now()
    rows = places.rows(Wanted(plug=plug, least_kw=min_kw, free_only=free, near=near), at)
    found = places.listed(rows[offset : offset + limit], at, near)
    return ChargerPage(total=rows.count(), items=[charger_out(one) for one in found])


@router.get("/charging/locations/{location}", WholeChargerOut, scope=READ, is_open=True)
def read_charger(request: HttpRequest, location: Number) -> WholeChargerOut:
    """One location with its EVSEs, their plugs and the tariff that applies now, in plain words."""
    return whole_out(places.place(location, clock.now()))


@router.get("/charging/locations/{location}/estimate", EstimateOut, scope=READ, is_open=True)
def estimate_charging(
    request: HttpRequest, location: Number, *, plug: Number, battery_kwh: Annotated[float, Field(ge=1, le=1000)] = 50,
    from_percent: Percent = 20, to_percent: Percent = 80,
    car_kw: Annotated[float | None, Field(ge=1, le=1000)] = None,
    idle_minutes: Annotated[int, Field(ge=0, le=1440)] = 0,
) -> EstimateOut:  # fmt: skip
    """What charging would take and cost on a plug, from now on.

    `plug` is an id of the location's plugs. The meter counts 5 percent more than the battery gets on DC, 10 on AC; the
    power above 80 percent is lower on DC.
    """
    at = clock.now()
    place = places.place(location, at)
    wish = Wish(
        Fraction(str(battery_kwh)), Fraction(from_percent), Fraction(to_percent),
        Fraction(str(car_kw)) if car_kw else None, idle_minutes,
    )  # fmt: skip
    found = estimates.estimate(place, [_plug(place, plug)], wish, at)
    if found is None:
        raise MissingError(noop("The operator has told no tariff for this plug."))
    return estimate_out(found)


def _plug(place: Place, number: int) -> Plug:
    for point in place.points:
        for plug in point.plugs:
            if plug.id == number:
                return plug
    raise MissingError(_("There is no such plug here."))


@router.get("/charging/locations/{location}/availability", list[ShareOut], scope=READ, is_open=True)
def list_charger_availability(request: HttpRequest, location: Number) -> list[ShareOut]:
    """How large a part of the plugs was free at each hour of the week, over the last four weeks."""
    at = clock.now()
    place = places.place(location, at)
    return [share_out(one) for one in history.of_location(location, place.zone, at)]


@router.get("/charging/feeds", list[FeedOut], scope=MOBILITY)
def list_charging_feeds(request: HttpRequest) -> list[FeedOut]:
    """Operators that are connected by OCPI, and how their feeds do."""
    need(request, VIEW, CONNECT)
    return [feed_out(one) for one in parties.everybody(clock.now())]
