"""The city's facts about live transit."""

from pydantic import Field

from kota.kernel.facts.contracts import Value, Words


class LiveFeedFact(Value):
    """A GTFS-Realtime address. `feed` is the timetable whose ids it uses; what is older than `stale_s` is no more
    believed, and that is said."""

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,29}$")
    name: Words
    feed: str
    url: str = Field(pattern=r"^https?://")
    on: bool = False
    every_s: int = Field(default=20, ge=5, le=3600)
    stale_s: int = Field(default=180, ge=30, le=7200)
    attribution: Words | None = None
    source: str = ""
