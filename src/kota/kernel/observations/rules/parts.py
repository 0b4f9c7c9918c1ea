"""Which stretch of time a partition holds, and the numbers of its observations."""

from datetime import UTC, datetime, timedelta

NUMBER_BITS = 38
HELD = 10_000  # blocks
DAY = 86_400_000_000  # microseconds
BLOCK = 1000  # numbers that a writer takes at once


def part_of(number: int) -> int:
    """The partition that an observation's number names."""
    return number >> NUMBER_BITS


def first_number(part: int, block: int) -> int:
    """The first of a block's numbers."""
    return (part << NUMBER_BITS) + (block - 1) * BLOCK


def block_after(number: int) -> int:
    """A block for a part that holds numbers up to this one: far behind it, since writers may still hold blocks that
    they took before and used nothing of."""
    return (number & ((1 << NUMBER_BITS) - 1)) // BLOCK + HELD


def stretch(moment: datetime, *, today: datetime) -> tuple[datetime, datetime]:
    """The day of a moment in UTC; the whole year where it lies before last year, so that history needs few parts."""
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if day.year >= today.year - 1:
        return day, day + timedelta(days=1)
    return day.replace(month=1, day=1), day.replace(year=day.year + 1, month=1, day=1)


def day(moment: datetime) -> tuple[datetime, datetime]:
    """The day of a moment in UTC: for a year that has parts of days already."""
    first = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return first, first + timedelta(days=1)
