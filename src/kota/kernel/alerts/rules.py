"""Which channels a notice takes, when it may come, and when it is tried again."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from kota.kernel.alerts.contracts import Channel

PAUSES = [timedelta(minutes=m) for m in (1, 5, 30, 120, 720, 1440)]
PATIENCE = timedelta(minutes=2)  # a job that is lost is made up for after this
DIGEST_AT = time(7)


def channels(
    *,
    topic: Sequence[str],
    asked: Sequence[str],
    chosen: Sequence[str] | None,
    reachable: Collection[str],
) -> tuple[list[Channel], list[Channel]]:
    """The channels to take, and those that were expected but are not taken (unwanted, or no address).

    What a person chose for the topic wins; else what was asked for with the subject; else what the topic has.
    The inbox is added to whatever was asked for, since it disturbs nobody.
    """
    usual = [*asked, Channel.PAGE] if asked else list(topic)
    wanted = usual if chosen is None else chosen
    taken = [channel for channel in Channel if channel in wanted and channel in reachable]
    left = [channel for channel in Channel if channel in (*usual, *wanted) and channel not in taken]
    return taken, left


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many failures; None: give up."""
    return at + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def after_quiet(at: datetime, start: time | None, end: time | None) -> datetime:
    """`at` itself, or the end of the quiet hours that it falls into; `at` is in the city's own time."""
    if start is None or end is None or start == end:
        return at
    now = at.time()
    is_quiet = start <= now < end if start < end else now >= start or now < end
    if not is_quiet:
        return at
    day = at.date() if now < end else at.date() + timedelta(days=1)
    return datetime.combine(day, end, tzinfo=at.tzinfo)


def next_digest(at: datetime) -> datetime:
    """The next morning's collected mail; `at` is in the city's own time."""
    today = datetime.combine(at.date(), DIGEST_AT, tzinfo=at.tzinfo)
    return today if at < today else datetime.combine(at.date() + timedelta(days=1), DIGEST_AT, tzinfo=at.tzinfo)


def short_message(title: str, body: str, url: str, most: int = 300) -> str:
    """A text for a telephone: title, as much of the body as fits, address."""
    end = f" {url}" if url else ""
    words = f"{title}. {body}" if body else title
    room = most - len(end)
    return (words if len(words) <= room else words[: room - 1].rstrip() + "…") + end


def off(chosen: Sequence[str], channel: str) -> list[str]:
    """These channels without one of them."""
    return [each for each in chosen if each != channel]
