"""Shapes of what comes in and goes out."""

from datetime import UTC, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints

_TEXT = r"^[^\x00]*$"  # PostgreSQL cannot keep NUL
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
        raise ValueError("say the time zone, such as 2026-01-31T08:00:00+07:00")
    year = min(max(moment.year, 1971), 9000)
    return moment if year == moment.year else datetime(year, 1, 1, tzinfo=UTC)


def _no_guess(value: object) -> object:
    if isinstance(value, (str, bool)):
        raise ValueError("this is a number")  # noqa: TRY004 - pydantic wants it
    return value


Moment = Annotated[datetime, AfterValidator(_within_reason), Field(strict=False)]
Whole = Annotated[int, BeforeValidator(_no_guess), Field(strict=False)]  # 1.0 is an integer in JSON, "1" is none
Email = Annotated[
    str,
    StringConstraints(
        max_length=254,
        pattern=r"^[A-Za-z0-9_%+]+(?:[.-][A-Za-z0-9_%+]+)*"
        r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$",
    ),
]
Clock = Annotated[str, StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"), Field(examples=["22:00"])]


class Out(Schema):
    """What goes out."""


class Body(Schema):
    """A JSON body that comes in: unknown fields are mistakes, and nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", strict=True)
