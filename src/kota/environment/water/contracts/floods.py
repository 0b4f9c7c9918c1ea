"""Residents' flood reports, as the warning rules read them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FloodText:
    """What the words of a report say: is it about water standing now, is it going down, and how deep (cm)."""

    is_flood: bool
    is_receding: bool
    depth_cm: float | None


@dataclass(frozen=True, slots=True)
class FloodReport:
    """A resident's report: when and where it came, WGS84 degrees, and what it says. `depth_cm` as asked by a form, or
    else as the words say."""

    at: datetime
    lon: float
    lat: float
    words: str
    source: str
    depth_cm: float | None
    says: FloodText
