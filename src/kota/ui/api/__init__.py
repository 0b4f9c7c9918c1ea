"""What every endpoint of the typed API shares: who may call, how refusals look, shapes, pages of lists."""

from kota.ui.api.caller import account_id, may, need
from kota.ui.api.door import ADMIN, MOBILITY, PERFORMANCE, READ, SCOPES, SENSING, WORK, WRITE
from kota.ui.api.errors import Problem
from kota.ui.api.paging import Cursor, Page, next_cursor, read_cursor
from kota.ui.api.places import BoxText, box_of, point_of
from kota.ui.api.router import Router, gather
from kota.ui.api.shapes import (
    NO_GUESS,
    Body,
    Clock,
    Code,
    Day,
    Email,
    Flag,
    Line,
    Moment,
    Number,
    Out,
    Reference,
    Text,
    Whole,
)
from kota.ui.api.writing import written

__all__ = [
    "ADMIN",
    "MOBILITY",
    "NO_GUESS",
    "PERFORMANCE",
    "READ",
    "SCOPES",
    "SENSING",
    "WORK",
    "WRITE",
    "Body",
    "BoxText",
    "Clock",
    "Code",
    "Cursor",
    "Day",
    "Email",
    "Flag",
    "Line",
    "Moment",
    "Number",
    "Out",
    "Page",
    "Problem",
    "Reference",
    "Router",
    "Text",
    "Whole",
    "account_id",
    "box_of",
    "gather",
    "may",
    "need",
    "next_cursor",
    "point_of",
    "read_cursor",
    "written",
]  # fmt: skip
