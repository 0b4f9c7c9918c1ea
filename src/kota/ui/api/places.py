"""Places in what comes in. What is no place is 400 wherever it is sent; one that is outside of the city is 409."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from kota.base.errors import MalformedError
from kota.base.geo import Box, Point
from kota.base.words import noop as _

_LON = r"-?(?:180(?:\.0{1,17})?|(?:1[0-7][0-9]|[0-9]{1,2})(?:\.[0-9]{1,17})?)"
_LAT = r"-?(?:90(?:\.0{1,17})?|[1-8]?[0-9](?:\.[0-9]{1,17})?)"
_BOX = f"^(?:{_LON},{_LAT},{_LON},{_LAT})?$"


def _in_order(text: str) -> str:
    wrong = PydanticCustomError("box", "write the box as west,south,east,north in degrees")
    if not re.fullmatch(_BOX, text):
        raise wrong
    try:
        box_of(text)
    except ValueError:
        raise wrong from None
    return text


# The document can say all of its form but the order.
BoxText = Annotated[
    str,
    Field(max_length=100, description="west,south,east,north in degrees", json_schema_extra={"pattern": _BOX}),
    AfterValidator(_in_order),
]


def box_of(text: str) -> Box | None:
    """A box that was sent, None where none was."""
    return Box.read(text) if text else None


def point_of(lon: float | None, lat: float | None) -> Point | None:
    """A point that was sent, None where none was; MalformedError for half of one."""
    if (lon is None) != (lat is None):
        raise MalformedError(_("Give lon and lat together."), field="lon" if lon is None else "lat")
    return None if lon is None or lat is None else Point(lon, lat)
