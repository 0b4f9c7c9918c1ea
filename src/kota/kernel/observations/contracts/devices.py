"""Devices as pages and programs see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeviceState(StrEnum):
    """How a device is doing; the first that holds, from the last to the first, is said."""

    SOUND = "sound"
    UNHEARD = "unheard"  # registered not long ago, and not heard of so far
    IMPLAUSIBLE = "implausible"  # one of its datastreams is
    SILENT = "silent"  # not heard of for longer than it may be
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A device with what is known of its work. `agency` is empty where the whole city answers for it."""

    id: int
    key: str
    name: str
    agency: str
    silent_after_s: int
    is_simulated: bool
    created_at: datetime
    ended_at: datetime | None
    seen_at: datetime | None
    streams: int
    implausible: int
    is_silent: bool

    @property
    def state(self) -> DeviceState:
        if self.ended_at is not None:
            return DeviceState.ENDED
        if self.is_silent:
            return DeviceState.SILENT
        if self.implausible:
            return DeviceState.IMPLAUSIBLE
        return DeviceState.SOUND if self.seen_at else DeviceState.UNHEARD


@dataclass(frozen=True, slots=True)
class RefusedValue:
    """An observation that was set aside."""

    at: datetime
    datastream: int | None
    reason: str
    content: str  # JSON
