"""A position of a vehicle, as devices and programs of operators send it."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

# What is wrong has a kind of pydantic's own, for which the API has a sentence in the reader's language.
_TEXT = r"^[^\x00\uFFFD]*$"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)", re.IGNORECASE)

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _number(value: object) -> object:
    if isinstance(value, (str, bool)):
        raise PydanticCustomError("float_type", "this is a number")
    return value


def _moment(value: object) -> object:
    if not isinstance(value, datetime) and not (isinstance(value, str) and _MOMENT.fullmatch(value)):
        raise PydanticCustomError("datetime_type", "write a date and time with its zone")
    return value


def _sane(moment: datetime) -> datetime:
    if not 1971 <= moment.year <= 9000:
        raise PydanticCustomError("datetime_type", "no vehicle was anywhere then")
    return moment.astimezone(UTC)


def _day(value: object) -> object:
    if not isinstance(value, date) and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise PydanticCustomError("date_type", "write a day, such as 2026-01-31")
    return value


VehicleCode = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9._:-]+$"),
    Field(description="unique in the city", examples=["tj:TJ0123"]),
]
Day = Annotated[date, Field(strict=False), BeforeValidator(_day)]  # seconds since some day are another thing
LineId = Annotated[str, StringConstraints(max_length=200, pattern=_TEXT)]
_Moment = Annotated[datetime, Field(strict=False), AfterValidator(_sane), BeforeValidator(_moment)]
_NUMBER = BeforeValidator(_number)  # stands last, behind the bounds: else they are missing in the document
_Share = Annotated[int, Field(strict=False, ge=0, le=1000), _NUMBER]
_Kind = Annotated[int, Field(strict=False, ge=0, le=20), _NUMBER]


class CarriageIn(BaseModel):
    """One of several, from the front."""

    model_config = ConfigDict(extra="forbid", strict=True)
    label: Annotated[str, StringConstraints(max_length=40, pattern=_TEXT)] = ""
    occupancy: _Kind | None = None
    percentage: _Share | None = None


class PositionIn(BaseModel):
    """Where a vehicle was. With `trip` (and `trip_start`, the second of the service day, on lines by headway) it need
    not be guessed on which run it is; with `line` (`feed:route`) at least on which line. Occupancy counts as in
    GTFS-Realtime."""

    model_config = ConfigDict(extra="forbid", strict=True)
    vehicle: VehicleCode
    lon: Annotated[float, Field(strict=False, ge=-180, le=180, allow_inf_nan=False), _NUMBER]
    lat: Annotated[float, Field(strict=False, ge=-90, le=90, allow_inf_nan=False), _NUMBER]
    at: _Moment
    bearing: Annotated[float, Field(strict=False, ge=0, le=360, allow_inf_nan=False), _NUMBER] | None = None
    speed: (
        Annotated[float, Field(strict=False, ge=0, le=150, allow_inf_nan=False, description="metres a second"), _NUMBER]
        | None
    ) = None
    line: LineId = ""
    trip: LineId = ""
    trip_start: Annotated[int, Field(strict=False, ge=0, le=180_000), _NUMBER] | None = None
    trip_day: Day | None = None
    occupancy: _Kind | None = None
    percentage: _Share | None = None
    carriages: Annotated[list[CarriageIn], Field(max_length=40)] = []

    def given(self) -> dict[str, Any]:
        """Its values, parts of it as plain ones."""
        found = self.model_dump()
        found["carriages"] = tuple(found["carriages"])
        return found
