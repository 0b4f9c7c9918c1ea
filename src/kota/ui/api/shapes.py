"""Shapes of what comes in and goes out."""

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

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
    if moment.tzinfo is None:
        raise ValueError("say the time zone, such as 2026-01-31T08:00:00+07:00")
    if not 1971 <= moment.year <= 9000:
        raise ValueError("this lies outside the years that can be kept")
    return moment


Moment = Annotated[datetime, AfterValidator(_within_reason), Field(strict=False)]


class Out(Schema):
    """What goes out."""


class Body(Schema):
    """A JSON body that comes in: unknown fields are mistakes, and nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", strict=True)
