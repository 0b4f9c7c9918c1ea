"""Words and figures of charging for templates."""

from collections.abc import Callable
from typing import Any

from django import template
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kota.base.money import Money
from kota.mobility.charging.contracts.objects import SessionStatus, Status
from kota.mobility.charging.contracts.pages import Age, Listed, Point
from kota.mobility.charging.contracts.tariffs import Bill, Bound, Line
from kota.mobility.charging.models import Cdr, Party, Session
from kota.mobility.charging.rules.checking import Verdict, Why
from kota.mobility.charging.selectors import maps, parties, words
from kota.ui.components.actions import badge
from kota.ui.components.time import money

register = template.Library()
register.filter("plug", words.plug)
register.filter("state", maps.state_of)
register.filter("price", maps.price_of)
register.filter("plugs", maps.plugs_of)
register.filter("sentences", words.sentences)
register.filter("limits", words.limits)
register.filter("told_words", words.told)
Named = tuple[str, Callable[[], str]]
_STATUS: dict[Status, Named] = {
    Status.AVAILABLE: ("good", lambda: _("Free")), Status.CHARGING: ("progress", lambda: _("In use")),
    Status.RESERVED: ("progress", lambda: _("Reserved")), Status.BLOCKED: ("warn", lambda: _("Blocked")),
    Status.OUTOFORDER: ("bad", lambda: _("Out of order")), Status.INOPERATIVE: ("bad", lambda: _("Not working")),
    Status.PLANNED: ("neutral", lambda: _("Planned")), Status.REMOVED: ("neutral", lambda: _("Removed")),
    Status.UNKNOWN: ("neutral", lambda: _("Not known")),
}  # fmt: skip
_STATE: dict[str, Named] = {
    Party.CONNECTED: ("good", lambda: _("Connected")), Party.INVITED: ("warn", lambda: _("Invited")),
    Party.ENDED: ("neutral", lambda: _("Ended")), Party.SAMPLE: ("info", lambda: _("Sample")),
}  # fmt: skip
_SESSION: dict[SessionStatus, Named] = {
    SessionStatus.ACTIVE: ("progress", lambda: _("Charging now")),
    SessionStatus.COMPLETED: ("neutral", lambda: _("Completed")),
    SessionStatus.PENDING: ("info", lambda: _("About to begin")),
    SessionStatus.RESERVATION: ("info", lambda: _("Reservation")),
    SessionStatus.INVALID: ("warn", lambda: _("Not valid")),
}
_VERDICT: dict[Verdict, Named] = {
    Verdict.SAME: ("good", lambda: _("Adds up")), Verdict.DIFFERS: ("bad", lambda: _("Differs")),
    Verdict.UNCLEAR: ("warn", lambda: _("Cannot be checked")),
}  # fmt: skip
_WHY = {
    Why.TOTAL: lambda: _("The sum is not what the tariff gives."),
    Why.NO_TARIFF: lambda: _("Nobody has told a tariff for this session."),
    Why.SEVERAL: lambda: _("Several tariffs in one session: OCPI does not say how they go together."),
    Why.TOLD: lambda: _("It was billed by another tariff than the one told before plugging in."),
    Why.CURRENCY: lambda: _("The tariff is in another currency."),
    Why.ENERGY: lambda: _("The periods do not add up to the total energy."),
}
_FACILITIES = {
    "HOTEL": lambda: _("hotel"), "RESTAURANT": lambda: _("restaurant"), "CAFE": lambda: _("café"),
    "MALL": lambda: _("shopping centre"), "SUPERMARKET": lambda: _("supermarket"), "SPORT": lambda: _("sports ground"),
    "RECREATION_AREA": lambda: _("recreation area"), "MUSEUM": lambda: _("museum"),
    "BUS_STOP": lambda: _("bus stop"), "TRAIN_STATION": lambda: _("railway station"),
    "METRO_STATION": lambda: _("metro station"), "AIRPORT": lambda: _("airport"), "PARKING_LOT": lambda: _("car park"),
    "FUEL_STATION": lambda: _("fuel station"), "WIFI": lambda: _("Wi-Fi"), "TOILET": lambda: _("toilet"),
}  # fmt: skip
_RESTRICTIONS = {
    "EV_ONLY": lambda: _("electric vehicles only"), "PLUGGED": lambda: _("only while plugged in"),
    "DISABLED": lambda: _("place for people with a disability"), "CUSTOMERS": lambda: _("customers only"),
    "MOTORCYCLES": lambda: _("motorcycles only"),
}  # fmt: skip


@register.filter
def free_badge(one: Listed) -> SafeString:
    """How many are free, in colour."""
    return badge(maps.state_of(one), maps.kind_of(one))


@register.filter
def plug_names(standards: list[str]) -> str:
    return ", ".join(words.plug(one) for one in standards)


@register.filter
def status_badge(point: Point, age: Age) -> SafeString:
    """What an EVSE said; nothing that may have changed long ago is said in colour."""
    kind, name = _STATUS[point.status if age is Age.LIVE else Status.UNKNOWN]
    return badge(name(), kind)


@register.filter
def party_state(row: Party) -> SafeString:
    kind, name = _STATE[row.state]
    return badge(name(), kind)


@register.filter
def session_state(row: Session) -> SafeString:
    kind, name = _SESSION[SessionStatus(row.status)]
    return badge(name(), kind)


@register.filter
def verdict(row: Cdr) -> SafeString:
    if row.settled_at:
        return badge(_("Settled"), "neutral")
    kind, name = _VERDICT[Verdict(row.verdict)]
    return badge(name(), kind)


@register.filter
def why(code: str) -> str:
    return _WHY[Why(code)]()


@register.filter
def facility(code: str) -> str:
    return _FACILITIES[code]() if code in _FACILITIES else code.replace("_", " ").lower()


@register.filter
def restriction(code: str) -> str:
    return _RESTRICTIONS[code]() if code in _RESTRICTIONS else code.replace("_", " ").lower()


@register.filter
def total(bill: Bill) -> str:
    """What is paid, with all VAT that is told: the sum of the lines under it."""
    return words.cost(words.paid(bill.total), bill.currency) if bill.total.excl else _("Free of charge")


@register.filter
def untold_tax(bill: Bill) -> str:
    """A remark on the sum, where its operator has told no tax for some of it."""
    untold, lines = bill.untold
    if not untold:
        return ""
    return _("tax not told") if untold == lines else _("tax not told for a part of it")


@register.filter
def line_words(line: Line, bill: Bill) -> str:
    return words.line(line, bill.currency)


@register.filter
def line_cost(line: Line, bill: Bill) -> str:
    return words.cost(words.paid(line.cost), bill.currency)


@register.filter
def bound(bill: Bill) -> str:
    """Which limit of the tariff decided."""
    known = {
        Bound.LOWEST: _("The tariff’s lowest price applies."),
        Bound.HIGHEST: _("The tariff’s highest price applies."),
    }
    return known.get(bill.bound, "")


@register.filter
def decimal(value: Any) -> float:
    """A fraction as a number that can be written."""
    return float(value)


@register.filter
def told_amount(found: dict[str, str | None] | None, currency: str) -> str:
    """An amount of a check, without tax."""
    return money(Money.of(found["excl"] or 0, currency)) if found else "–"


@register.filter
def told_taxed(found: dict[str, str | None] | None, currency: str) -> str:
    """The same with tax, where it is told."""
    return money(Money.of(found["incl"], currency)) if found and found["incl"] is not None else "–"


@register.filter
def weekday(day: int) -> str:
    return str(WEEKDAYS[day])


@register.filter
def weekday_short(day: int) -> str:
    return str(WEEKDAYS_ABBR[day])


@register.filter
def kilometres(metres: float) -> float:
    return round(metres / 1000, 1)


@register.filter
def tenth(share: float | None) -> int:
    """0 to 10, as classes of style have it."""
    return 0 if share is None else round(share * 10)


@register.filter
def place_name(row: Any, names: dict[tuple[str, str], str]) -> str:
    return parties.named(row, names)


@register.filter
def at_hour(shares: list[Any], hour: int) -> Any:
    return shares[hour]


@register.filter
def minutes(count: float) -> float:
    """Minutes as seconds, which `duration` reads."""
    return count * 60
