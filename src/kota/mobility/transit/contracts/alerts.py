"""Service alerts: what riders should know of lines and stops, in the numbers of GTFS-Realtime."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import ClassVar


class Cause(IntEnum):
    UNKNOWN = 1
    OTHER = 2
    TECHNICAL = 3
    STRIKE = 4
    DEMONSTRATION = 5
    ACCIDENT = 6
    HOLIDAY = 7
    WEATHER = 8
    MAINTENANCE = 9
    CONSTRUCTION = 10
    POLICE = 11
    MEDICAL = 12
    EVENT = 13


class Effect(IntEnum):
    NO_SERVICE = 1
    REDUCED = 2
    DELAYS = 3
    DETOUR = 4
    ADDITIONAL = 5
    MODIFIED = 6
    OTHER = 7
    UNKNOWN = 8
    STOP_MOVED = 9
    NONE = 10
    ACCESSIBILITY = 11


class AlertSeverity(IntEnum):
    UNKNOWN = 1
    INFO = 2
    WARNING = 3
    SEVERE = 4


@dataclass(frozen=True, slots=True)
class AlertText:
    """An alert as somebody writes it. `about` names lines and stops as `line:tj:1` and `stop:tj:B01`; words by
    language."""

    cause: Cause
    effect: Effect
    severity: AlertSeverity
    header: Mapping[str, str]
    description: Mapping[str, str]
    about: tuple[str, ...]
    begins_at: datetime
    ends_at: datetime | None = None
    url: str = ""
    closes_stops: bool = False
    is_simulated: bool = False


@dataclass(frozen=True, slots=True)
class ServiceAlertChanged:
    """An alert was `written`, `changed` or `ended`, or one written ahead has `begun`; `source` is the live feed that it
    came with, empty for the city's own."""

    name: ClassVar[str] = "transit.service_alert_changed"
    alert: str
    what: str
    source: str
