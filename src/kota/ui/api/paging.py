"""Pages of long lists by keyset: each answer says how to go on, and nothing is skipped when rows come in between."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, StringConstraints

from kota.base.errors import MissingError

T = TypeVar("T")
Cursor = Annotated[
    str,
    StringConstraints(max_length=200, pattern=r"^[A-Za-z0-9_-]*$"),
    Field(description="`next` of the page before"),
]


class Page(BaseModel, Generic[T]):
    """A part of a list. `next` is the cursor of the following part, null at the end."""

    items: list[T]
    next: str | None


def next_cursor(at: datetime, number: int) -> str:
    """The place after a row that is ordered by a moment and a number."""
    return urlsafe_b64encode(f"{at.isoformat()}|{number}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """The place that a cursor names; None for the empty one. MissingError when it is none of ours."""
    if not text:
        return None
    try:
        at, _bar, number = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("|")
        moment, row = datetime.fromisoformat(at).astimezone(UTC), int(number)
    except (ValueError, OverflowError):
        moment, row = None, 0
    if moment is None or not 0 <= row < 2**63:
        raise MissingError(_("This cursor is not one of ours: begin again without it."), field="after")
    return moment, row
