"""Reactions to events: whoever looks after feeds hears of one that fell."""

from kota.base.events import Meta
from kota.mobility.sharing.contracts import ShareFeedFell
from kota.mobility.sharing.services import telling

TOPIC = telling.TOPIC


def fell(event: ShareFeedFell, meta: Meta) -> None:
    """Once for each time that it fell."""
    telling.fell(event.system, event.feed, key=f"sharing:{event.system}:{event.feed}:{meta.at:%Y%m%d%H%M}", at=meta.at)
