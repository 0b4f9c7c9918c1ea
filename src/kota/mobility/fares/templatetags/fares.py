"""Words and figures of the fares for templates."""

from collections.abc import Callable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kota.base.money import Money
from kota.base.words import said
from kota.mobility.fares.contracts import IntegrationFact, ProductFact, RiderFact
from kota.mobility.fares.selectors import facts, stations
from kota.ui.components.actions import badge
from kota.ui.components.time import money as written
from kota.ui.components.time import number

register = template.Library()
Said = Callable[[], str]
_VERDICTS: dict[str, tuple[Said, str]] = {
    "waiting": (lambda: _("on the way"), "progress"),
    "ride": (lambda: _("counts"), "good"),
    "double": (lambda: _("tapped twice: counts once"), "neutral"),
    "no_out": (lambda: _("tap out is missing: maximum fare"), "warn"),
    "no_in": (lambda: _("tap in is missing: nothing is charged"), "warn"),
    "elsewhere": (lambda: _("gate of another operator: does not count"), "bad"),
}
_STATES: dict[str, tuple[Said, str]] = {
    "valid": (lambda: _("valid"), "good"),
    "used": (lambda: _("used"), "neutral"),
    "over": (lambda: _("expired"), "neutral"),
    "back": (lambda: _("given back"), "info"),
}
_REFUSALS: dict[str, Said] = {
    "card_or_ticket": lambda: _("neither a card nor a ticket, or both"),
    "no_validator": lambda: _("no validator of this name"),
    "not_yours": lambda: _("sent by a program that may not send for it"),
    "future": lambda: _("ahead of the clock"),
    "too_late": lambda: _("too long ago"),
    "bad_ticket": lambda: _("no valid ticket"),
    "ticket_over": lambda: _("ticket is used up or over"),
    "ticket_elsewhere": lambda: _("ticket is for other operators or stations"),
    "replayed": lambda: _("the code was shown before"),
    "other_content": lambda: _("another tap with the same number is kept"),
}
_WHYS: dict[str, Said] = {
    "late_taps": lambda: _("taps that came later"),
    "no_out": lambda: _("no tap out: maximum fare"),
    "mended": lambda: _("corrected on request"),
}
_DAYS = {
    "all": lambda: _("all days"),
    "workdays": lambda: _("working days"),
    "weekends": lambda: _("weekends and holidays"),
}


@register.filter
def rupiah(amount: int | None) -> str:
    """Minor units of the city's currency, as the reader writes them."""
    return written(Money(amount, facts.rule().currency)) if amount is not None else "–"


@register.filter
def gate_name(at: Any) -> str:
    return stations.name(at.operator, at.stop)


@register.filter
def verdict(code: str) -> SafeString:
    text, kind = _VERDICTS.get(code, (lambda: code, "neutral"))
    return badge(text(), kind)


@register.filter
def ticket_state(code: str) -> SafeString:
    text, kind = _STATES[code]
    return badge(text(), kind, "ticket")


@register.filter
def refusal(code: str) -> str:
    return _REFUSALS.get(code, lambda: code)()


@register.filter
def correction(code: str) -> str:
    return _WHYS.get(code, lambda: code)()


@register.filter
def on_days(code: str) -> str:
    return _DAYS[code]()


@register.filter
def moved(percent: int) -> str:
    """By how much prices move, with its sign: `+50%`, `-20%`."""
    return f"{percent:+}%"


@register.filter
def km(metres: int | float) -> str:
    return number(metres / 1000, "0" if metres % 1000 == 0 else "1")


@register.filter
def price_of(fact: ProductFact) -> str:
    """What a product costs, in plain words."""
    if fact.kind == "flat":
        return _("Free of charge") if not fact.price else rupiah(fact.price)
    if fact.kind in ("stations", "zones") and fact.cap:
        return _("%(low)s to %(high)s, by station") % {"low": rupiah(fact.price), "high": rupiah(fact.cap)}
    words = _("%(price)s for the first %(free)s km, then %(more)s for each begun %(step)s km") % {
        "price": rupiah(fact.price), "free": km(fact.free_m), "more": rupiah(fact.per_step), "step": km(fact.step_m),
    }  # fmt: skip
    return words + (_("; at most %(cap)s") % {"cap": rupiah(fact.cap)} if fact.cap else "")


@register.filter
def hour_price(hour: Any) -> str:
    """What some hours change."""
    if hour.price is not None:
        return rupiah(hour.price)
    return _("at most %(cap)s") % {"cap": rupiah(hour.cap)}


@register.filter
def joined(fact: ProductFact) -> str:
    """How rides of a product join, in plain words."""
    if fact.join == "window":
        return _("Changes within %(minutes)s minutes are included.") % {"minutes": fact.window_minutes}
    return _("Changes inside the gates are one fare.") if fact.join == "gates" else ""


@register.filter
def integrated(fact: IntegrationFact) -> str:
    """The rule of an integrated fare."""
    return _(
        "%(price)s to board, %(more)s for each begun %(step)s km, at most %(cap)s, for %(least)s operators or more"
        " within %(minutes)s minutes, with at most %(change)s minutes between two rides."
    ) % {
        "price": rupiah(fact.price), "more": rupiah(fact.per_step), "step": km(fact.step_m), "cap": rupiah(fact.cap),
        "least": fact.least_operators, "minutes": fact.window_minutes, "change": fact.change_minutes,
    }  # fmt: skip


@register.filter
def saves(fact: RiderFact) -> str:
    """What a class pays less, and where."""
    names = facts.vocabulary()
    parts = []
    for one in fact.concessions:
        where = ", ".join(said(names[code]) if code in names else code for code in one.on)
        free = one.percent == 100
        parts.append((_("free: %(where)s") if free else _("%(percent)s%% off: %(where)s")) % {
            "where": where, "percent": one.percent,
        })  # fmt: skip
    return "; ".join(parts)


@register.filter
def at_key(found: Any, key: Any) -> Any:
    return found.get(key)


@register.filter
def clock_of(seconds: int) -> str:
    return f"{seconds // 3600:02}.{seconds // 60 % 60:02}"
