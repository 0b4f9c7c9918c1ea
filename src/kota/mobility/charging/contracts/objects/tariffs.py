"""Tariff."""

from datetime import date
from fractions import Fraction
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from kota.mobility.charging.contracts import tariffs as priced
from kota.mobility.charging.contracts.objects.types import (
    CiString2,
    CiString3,
    CiString36,
    Cost,
    Currency,
    DisplayText,
    Moment,
    Positive,
    Price,
    Thing,
    Updated,
    Url,
    Whole,
    text,
)  # fmt: skip

_CLOCK = r"^(([0-1][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
_DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
Day = Literal["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]


class PriceComponent(Thing):
    type: priced.Dimension
    price: Cost
    vat: Positive | None = None
    step_size: Whole

    @field_validator("step_size")
    @classmethod
    def _has_blocks(cls, step: int, info: ValidationInfo) -> int:
        """Of a FLAT price it says nothing; the standard's own example of a free tariff has 0 there."""
        if info.context and not step and info.data.get("type", priced.Dimension.FLAT) is not priced.Dimension.FLAT:
            raise ValueError("nothing is billed in blocks of nothing: send 1 or more")
        return step

    def read(self) -> priced.Component:
        vat = None if self.vat is None else Fraction(self.vat)
        return priced.Component(self.type, Fraction(self.price), vat, max(self.step_size, 1))


class TariffRestrictions(Thing):
    start_time: text(5, 5, _CLOCK) | None = None  # type: ignore[valid-type]
    end_time: text(5, 5, _CLOCK) | None = None  # type: ignore[valid-type]
    start_date: date | None = None
    end_date: date | None = None
    min_kwh: Positive | None = None
    max_kwh: Positive | None = None
    min_current: Positive | None = None
    max_current: Positive | None = None
    min_power: Positive | None = None
    max_power: Positive | None = None
    min_duration: Whole | None = None
    max_duration: Whole | None = None
    day_of_week: list[Day] = []
    reservation: priced.Reservation | None = None

    def read(self) -> priced.Restrictions:
        return priced.Restrictions(
            start_time=_minutes(self.start_time), end_time=_minutes(self.end_time),
            start_date=self.start_date, end_date=self.end_date,
            min_kwh=_exact(self.min_kwh), max_kwh=_exact(self.max_kwh),
            min_current=_exact(self.min_current), max_current=_exact(self.max_current),
            min_power=_exact(self.min_power), max_power=_exact(self.max_power),
            min_duration=self.min_duration, max_duration=self.max_duration,
            days=frozenset(_DAYS.index(day) for day in self.day_of_week), reservation=self.reservation,
        )  # fmt: skip


def _minutes(clock: str | None) -> int | None:
    return None if clock is None else int(clock[:2]) * 60 + int(clock[3:])


def _exact(number: Positive | None) -> Fraction | None:
    return None if number is None else Fraction(number)


class TariffElement(Thing):
    price_components: list[PriceComponent] = Field(min_length=1, max_length=50)
    restrictions: TariffRestrictions | None = None

    def read(self) -> priced.Element:
        restrictions = self.restrictions.read() if self.restrictions else priced.Restrictions()
        return priced.Element(tuple(one.read() for one in self.price_components), restrictions)


class Tariff(Thing):
    country_code: CiString2
    party_id: CiString3
    id: CiString36
    currency: Currency
    type: priced.TariffType | None = None
    tariff_alt_text: list[DisplayText] = []
    tariff_alt_url: Url | None = None
    min_price: Price | None = None
    max_price: Price | None = None
    elements: list[TariffElement] = Field(min_length=1, max_length=200)
    start_date_time: Moment | None = None
    end_date_time: Moment | None = None
    last_updated: Updated

    @field_validator("max_price")
    @classmethod
    def _has_room(cls, most: Price | None, info: ValidationInfo) -> Price | None:
        least: Price | None = info.data.get("min_price")
        if info.context and most is not None and least is not None and most.is_below(least):
            raise ValueError("this is less than min_price")
        return most

    def read(self) -> priced.Tariff:
        """As the rules reckon with it."""
        return priced.Tariff(
            owner=f"{self.country_code}*{self.party_id}".upper(), id=self.id, currency=self.currency,
            elements=tuple(one.read() for one in self.elements), type=self.type,
            min_price=price(self.min_price), max_price=price(self.max_price),
            starts=self.start_date_time, ends=self.end_date_time,
            told=tuple((one.language, one.text) for one in self.tariff_alt_text), url=self.tariff_alt_url or "",
        )  # fmt: skip


def price(given: Price | None) -> priced.Price | None:
    if given is None:
        return None
    return priced.Price(Fraction(given.excl_vat), None if given.incl_vat is None else Fraction(given.incl_vat))
