"""What feeds said last, as this process read it: a message of thousands of trips is read once."""

from kota.mobility.transit.models import LiveFeed
from kota.mobility.transit.rules.realtime import parsing
from kota.mobility.transit.rules.realtime.said import Said, UnreadableError

_read: dict[str, Said] = {}


def remember(code: str, said: Said) -> None:
    """It was read when it came."""
    _read[code] = said


def newest(state: LiveFeed) -> Said | None:
    """The message that is kept of a feed; None where there is none that can be read."""
    if state.said_at is None:
        return None
    said_at, kept = int(state.said_at.timestamp()), _read.get(state.code)
    if kept is None or kept.at != said_at:
        try:
            kept = _read[state.code] = parsing.read(bytes(state.content or b""), said_at)
        except UnreadableError:
            return None
    return kept


def forget() -> None:
    """Hold nothing, for tests."""
    _read.clear()
