"""Shapes of what comes in and goes out."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TEXT = r"^[^\x00\uFFFD]*$"  # PostgreSQL cannot keep NUL; the other stands where bytes were no UTF-8
Text = Annotated[str, StringConstraints(max_length=4000, pattern=_TEXT)]
Line = Annotated[str, StringConstraints(max_length=300, pattern=_TEXT)]
Code = Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Za-z0-9._-]*$")]
Reference = Annotated[
    str,
    StringConstraints(max_length=40, pattern=r"^[A-Za-z0-9 -]+$"),
    Field(description="the report's number", examples=["JKT-8K3M-27Q"]),
]

Number = Annotated[int, Field(ge=1, le=2**53 - 1)]


def _within_reason(moment: datetime) -> datetime:
    """With its zone, and within the years that can be kept: what lies beyond means their end."""
    if moment.tzinfo is None:
        raise PydanticCustomError("timezone_aware", "say the time zone, such as 2026-01-31T08:00:00+07:00")
    year = min(max(moment.year, 1971), 9000)
    return (moment if year == moment.year else moment.replace(year=year, month=1, day=1)).astimezone(UTC)


def _no_guess(value: object) -> object:
    if isinstance(value, (str, bool)):
        raise PydanticCustomError("float_type", "this is a number")
    return value


def _yes_or_no(value: object) -> object:
    if isinstance(value, str) and value.lower() not in ("true", "false"):
        raise PydanticCustomError("bool_type", "write true or false")
    return value


def _written(value: object) -> object:
    """As RFC 3339 has it; seconds since some day are another thing."""
    text = value.replace(" ", "+") if isinstance(value, str) else ""  # an unescaped + arrives as a space
    if not _MOMENT.fullmatch(text):
        raise PydanticCustomError("datetime_type", "write a date and time with its zone")
    return text


def _named_day(value: object) -> object:
    """As a calendar has it; seconds since some day are another thing."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise PydanticCustomError("date_type", "write a day, such as 2026-01-31")
    return value


def _of_a_calendar(day: date) -> date:
    """Within the days that can be reckoned with: what lies beyond means their end."""
    return min(max(day, date(1973, 1, 1)), date(2199, 12, 31))


Day = Annotated[
    date,
    Field(strict=False, description="a day, such as 2026-11-27"),
    AfterValidator(_of_a_calendar),
    BeforeValidator(_named_day),
]
Moment = Annotated[datetime, Field(strict=False), AfterValidator(_within_reason), BeforeValidator(_written)]
NO_GUESS = BeforeValidator(_no_guess)  # stands last, behind the bounds
Whole = Annotated[int, Field(strict=False), NO_GUESS]  # 1.0 is an integer in JSON, "1" is none
Flag = Annotated[bool, BeforeValidator(_yes_or_no)]  # in forms and addresses; 1, on and yes are guesses
Email = Annotated[
    str,
    StringConstraints(
        max_length=254,
        pattern=r"^[A-Za-z0-9_%+]+(?:[.-][A-Za-z0-9_%+]+)*"
        r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$",
    ),
]
Clock = Annotated[str, StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"), Field(examples=["22:00"])]


class Out(BaseModel):
    """What goes out: a plain model, since a `ninja.Schema` looks up each field by itself, which lists pay for."""

    model_config = ConfigDict(from_attributes=True)


class Body(Schema):
    """A JSON body that comes in: unknown fields are mistakes, and nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", strict=True)
