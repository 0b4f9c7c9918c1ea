"""Tariffs and plugs in plain words of the reader's language."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel.numbers import format_currency
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kota.base.money import Money
from kota.mobility.charging.contracts.tariffs import (
    Component,
    Dimension,
    Element,
    Line,
    Price,
    Reservation,
    Restrictions,
    Tariff,
)  # fmt: skip
from kota.mobility.charging.labels import PLUGS
from kota.ui.components.time import duration, locale, money, number


def plug(standard: str) -> str:
    """What people call a plug."""
    return PLUGS.get(standard, standard.replace("_", " "))


def cost(value: Fraction, currency: str) -> str:
    """A sum, in coins that people have."""
    return money(Money.of(_decimal(value), currency))


def amount(value: Fraction, currency: str) -> str:
    """A price: that of a kWh keeps what lies below the smallest coin."""
    exact = _decimal(value).quantize(Decimal("0.01"))
    found = Money.of(exact, currency)
    if found.decimal == exact:
        return money(found)
    told = str(format_currency(exact, currency, locale=locale()))
    return told.replace("IDR\xa0", "Rp").replace("IDR", "Rp")  # as `money` writes rupiah, in English too


def paid(price: Price) -> Fraction:
    """With VAT where it is told."""
    return price.excl if price.incl is None else price.incl


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def with_vat(component: Component) -> Fraction:
    return component.price * (1 + (component.vat or Fraction(0)) / 100)


def price(component: Component, currency: str) -> str:
    """`Rp2.466 per kWh`, with VAT where it is told."""
    told = amount(with_vat(component), currency)
    words = {
        Dimension.ENERGY: _("%(price)s per kWh"), Dimension.TIME: _("%(price)s per hour of charging"),
        Dimension.PARKING_TIME: _("%(price)s per hour plugged in without charging"),
        Dimension.FLAT: _("%(price)s once"),
    }  # fmt: skip
    return words[component.dimension] % {"price": told}


def component_words(component: Component, currency: str, *, is_reservation: bool) -> str:
    """A price with its steps and its VAT."""
    base = price(component, currency)
    if is_reservation and component.dimension is Dimension.TIME:
        base = _("%(price)s per hour of reservation") % {"price": amount(with_vat(component), currency)}
    parts = [base if component.price else _free(component)]
    if component.price and component.step > 1 and component.dimension is not Dimension.FLAT:
        parts.append(_("in steps of %(step)s") % {"step": _step(component)})
    if component.price and component.vat is None:
        parts.append(_("tax not told"))
    elif component.vat:
        parts.append(_("%(vat)s%% tax included") % {"vat": number(float(component.vat))})
    return ", ".join(parts)


def _free(component: Component) -> str:
    words = {
        Dimension.ENERGY: _("energy is free"), Dimension.TIME: _("charging time is free"),
        Dimension.PARKING_TIME: _("standing is free"), Dimension.FLAT: _("free of charge"),
    }  # fmt: skip
    return words[component.dimension]


def _step(component: Component) -> str:
    if component.dimension is Dimension.ENERGY:
        wh = component.step
        return _("%(kwh)s kWh") % {"kwh": number(wh / 1000)} if wh >= 100 else _("%(wh)s Wh") % {"wh": number(wh)}
    return duration(component.step) if component.step >= 60 else _("%(count)s seconds") % {"count": component.step}


def when(one: Restrictions) -> str:
    """`weekdays, from 09:00 to 18:00, from 20 kWh on`; empty for always."""
    return ", ".join(_conditions(one))


def _conditions(one: Restrictions) -> Iterator[str]:
    if one.reservation is Reservation.RESERVATION:
        yield _("for a reservation")
    if one.reservation is Reservation.EXPIRES:
        yield _("for a reservation that nobody came for")
    if one.days:
        yield ", ".join(str(WEEKDAYS[day]) for day in sorted(one.days))
    if one.start_time is not None or one.end_time is not None:
        yield _("from %(begin)s to %(end)s") % {"begin": _clock(one.start_time or 0), "end": _clock(one.end_time or 0)}
    if one.start_date:
        yield _("since %(day)s") % {"day": _day(one.start_date)}
    if one.end_date:
        yield _("before %(day)s") % {"day": _day(one.end_date)}
    yield from _span(one.min_kwh, one.max_kwh, _("%(amount)s kWh"))
    yield from _span(one.min_power, one.max_power, _("%(amount)s kW"))
    yield from _span(one.min_current, one.max_current, _("%(amount)s A"))
    if one.min_duration:
        yield _("after %(time)s") % {"time": duration(one.min_duration)}
    if one.max_duration is not None:
        yield _("in the first %(time)s") % {"time": duration(one.max_duration)}


def _span(low: Fraction | None, high: Fraction | None, unit: str) -> Iterator[str]:
    if low:
        yield _("from %(amount)s on") % {"amount": unit % {"amount": number(float(low))}}
    if high is not None:
        yield _("below %(amount)s") % {"amount": unit % {"amount": number(float(high))}}


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def sentences(tariff: Tariff) -> list[tuple[str, str]]:
    """Each price with when it holds, in the order in which they are looked through."""
    return [
        (component_words(one, tariff.currency, is_reservation=element.restrictions.reservation is not None),
         when(element.restrictions))
        for element in _shown(tariff) for one in element.components
    ]  # fmt: skip


def _shown(tariff: Tariff) -> list[Element]:
    return list(tariff.elements)


def limits(tariff: Tariff) -> list[str]:
    found = []
    if tariff.min_price is not None:
        found.append(_("at least %(price)s") % {"price": _limit(tariff, "min_price")})
    if tariff.max_price is not None:
        found.append(_("at most %(price)s") % {"price": _limit(tariff, "max_price")})
    return found


def _limit(tariff: Tariff, name: str) -> str:
    return amount(paid(getattr(tariff, name)), tariff.currency)


def told(tariff: Tariff) -> str:
    """The operator's own words in the reader's language, else in the first one that it has."""
    language = (get_language() or "id")[:2]
    return next((text for code, text in tariff.told if code == language), tariff.told[0][1] if tariff.told else "")


def line(one: Line, currency: str) -> str:
    """`31.5 kWh × Rp2.466 per kWh`: how an amount of a bill came about."""
    dimension = one.component.dimension
    each = price(one.component, currency)
    if dimension is Dimension.FLAT:
        return each
    if dimension is Dimension.ENERGY:
        return f"{number(float(one.billed))} kWh × {each}"
    return f"{duration(float(one.billed * 3600))} × {each}"
