"""The price told before plugging in, and the running cost of a session."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from math import ceil

from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.mobility.charging.contracts import objects
from kota.mobility.charging.contracts.pages import Estimate, Place, Plug
from kota.mobility.charging.contracts.tariffs import Bill
from kota.mobility.charging.models import Session
from kota.mobility.charging.rules import estimating, periods
from kota.mobility.charging.rules.checking import zone_of
from kota.mobility.charging.rules.estimating import Wish
from kota.mobility.charging.rules.pricing import bill
from kota.mobility.charging.selectors import facts, prices


def alike(place: Place) -> list[list[Plug]]:
    """Plugs of a location: those of the same power and tariff take and cost the same."""
    found: dict[tuple[object, ...], list[Plug]] = {}
    for point in place.points:
        for plug in point.plugs:
            found.setdefault((plug.is_dc, plug.kw, plug.tariff and plug.tariff.id), []).append(plug)
    return list(found.values())


def estimate(place: Place, plugs: Sequence[Plug], wish: Wish, at: datetime) -> Estimate | None:
    """What it would cost from now on; None where nobody has told a tariff."""
    plug = plugs[0]
    if plug.tariff is None:
        return None
    if wish.end <= wish.begin:
        raise InvalidError(_("Charge to more than you begin with."), field="end")
    outlet = estimating.Plug(Fraction(str(plug.kw)), plug.is_dc, plug.volts)
    parts = estimating.segments(wish, outlet, at)
    zone = zone_of(place.zone, facts.zone())
    seconds = sum((one.charging for one in parts), Fraction(0))
    return Estimate(
        plug=plug, standards=list(dict.fromkeys(one.standard for one in plugs)),
        kwh=sum((one.kwh for one in parts), Fraction(0)), minutes=ceil(seconds / 60),
        kw=estimating.power(wish, outlet), bill=bill(plug.tariff, parts, zone),
    )  # fmt: skip


def running(row: Session, at: datetime) -> Bill | None:
    """What a session costs up to now by the tariff that it began with."""
    if row.tariff is None:
        return None
    found = objects.Session.model_validate(row.data)
    until = found.end_date_time or max(found.last_updated, at)
    if found.charging_periods:
        parts = periods.segments(found.charging_periods, until)
    else:
        parts = periods.plain(found.start_date_time, until, Fraction(found.kwh))
    return bill(prices.read(row.tariff), parts, facts.zone())
