"""What happened in transit."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FeedChanged:
    """Another version of a feed is in use; none (`version` empty) where it was taken out of use."""

    name: ClassVar[str] = "transit.feed_changed"
    feed: str
    version: str
