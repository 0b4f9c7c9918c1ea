"""Types of OCPI 2.2.1."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
)  # fmt: skip

AHEAD = timedelta(hours=1)  # so far may another platform's clock be wrong
MOST_KWH = 100_000  # more than twice what the largest ship holds


class Thing(BaseModel):
    """The base of every object: what the standard does not name may be there, and is nothing to us."""

    model_config = ConfigDict(extra="allow", frozen=True, str_strip_whitespace=False)


def is_text(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("this is a text")  # noqa: TRY004 - pydantic wants it
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise ValueError("this is a number")  # noqa: TRY004 - pydantic wants it
    return value


def _moment(value: Any) -> Any:
    """RFC 3339 in UTC; without a zone it is UTC too."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or "T" not in value:
        raise ValueError("write a moment such as 2026-01-31T08:00:00Z")
    return value


def _in_utc(moment: datetime) -> datetime:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not 1970 <= aware.year <= 9000:
        raise ValueError("this year is out of reach")
    return aware.astimezone(UTC)


def _not_ahead(moment: datetime, info: ValidationInfo) -> datetime:
    """What comes in did not change, begin or end tomorrow: all that its operator says until then would be older."""
    if info.context and moment > info.context["at"] + AHEAD:
        raise ValueError("this moment has not come yet: look at your clock and at the zone")
    return moment


def _not_given_away(price: Decimal, info: ValidationInfo) -> Decimal:
    if info.context and price < 0:
        raise ValueError("a price is not below zero")
    return price


def _of_a_battery(kwh: Decimal, info: ValidationInfo) -> Decimal:
    if info.context and kwh > MOST_KWH:
        raise ValueError(f"no battery takes more than {MOST_KWH} kWh: look at the unit")
    return kwh


def text(most: int, least: int = 0, pattern: str | None = None) -> Any:
    return Annotated[
        str, StringConstraints(max_length=most, min_length=least, pattern=pattern), BeforeValidator(is_text)
    ]  # fmt: skip


_PRINTABLE = r"^[\x20-\x7e]*$"
CiString2 = text(2, 2, r"^[A-Za-z]{2}$")
CiString3 = text(3, 3, r"^[A-Za-z0-9]{3}$")
CiString36 = text(36, 1, _PRINTABLE)
CiString39 = text(39, 1, _PRINTABLE)
CiString48 = text(48, 0, _PRINTABLE)
Currency = text(3, 3, r"^[A-Z]{3}$")
Url = text(255)
Moment = Annotated[datetime, AfterValidator(_in_utc), BeforeValidator(_moment)]
Happened = Annotated[Moment, AfterValidator(_not_ahead)]
Updated = Happened
Number = Annotated[Decimal, Field(ge=-1_000_000_000_000, le=1_000_000_000_000), BeforeValidator(_number)]
Cost = Annotated[Number, AfterValidator(_not_given_away)]
Positive = Annotated[Decimal, Field(ge=0, le=1_000_000_000_000), BeforeValidator(_number)]
Energy = Annotated[Positive, AfterValidator(_of_a_battery)]
Whole = Annotated[int, Field(ge=0, le=2_000_000_000), BeforeValidator(_number)]
Truth = Annotated[bool, Field(strict=True)]


class DisplayText(Thing):
    language: text(2, 2)  # type: ignore[valid-type]
    text: text(512)  # type: ignore[valid-type]


class Price(Thing):
    excl_vat: Number
    incl_vat: Number | None = None

    def is_below(self, other: "Price") -> bool:
        """Without VAT, or with it where both tell it."""
        if self.incl_vat is not None and other.incl_vat is not None and self.incl_vat < other.incl_vat:
            return True
        return self.excl_vat < other.excl_vat


class Image(Thing):
    url: Url  # type: ignore[valid-type]
    category: text(20)  # type: ignore[valid-type]
    type: text(4)  # type: ignore[valid-type]


class BusinessDetails(Thing):
    name: text(100)  # type: ignore[valid-type]
    website: Url | None = None  # type: ignore[valid-type]
    logo: Image | None = None


class GeoLocation(Thing):
    """Degrees as texts; the standard's own examples have seven digits, some peers fewer."""

    latitude: text(12, 1, r"^-?[0-9]{1,2}(\.[0-9]{1,8})?$")  # type: ignore[valid-type]
    longitude: text(13, 1, r"^-?[0-9]{1,3}(\.[0-9]{1,8})?$")  # type: ignore[valid-type]

    def degrees(self) -> tuple[float, float]:
        """Longitude, latitude."""
        return float(self.longitude), float(self.latitude)
