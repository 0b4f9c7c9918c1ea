"""Times as microseconds since 1970, which arrays can hold, and as ISO 8601, which SensorThings speaks."""

from datetime import UTC, datetime, timedelta

from kota.kernel.observations.contracts.errors import BodyError

HOUR = 3_600_000_000
DAY = 24 * HOUR
POSTGRES_EPOCH = 946_684_800_000_000  # 2000-01-01, from which PostgreSQL counts
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
EARLIEST = -2_208_988_800_000_000  # 1900-01-01
AHEAD = 400 * DAY  # a forecast may be that far ahead; a clock that is wrong is usually further


def read(text: object) -> int:
    """An instant from ISO 8601 with an offset; BodyError for anything else."""
    if not isinstance(text, str):
        raise BodyError("a time is a text such as 2017-02-21T08:00:00Z")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BodyError("%(given)s is not a time such as 2017-02-21T08:00:00Z", given=text[:50]) from None
    if moment.tzinfo is None:
        raise BodyError("%(given)s lacks Z or an offset such as +07:00", given=text[:50])
    return (moment - _EPOCH) // _MICROSECOND


def read_interval(text: object) -> tuple[int, int | None]:
    """An instant, or an interval `begin/end`; the end is None for an instant."""
    if not isinstance(text, str) or "/" not in text:
        return read(text), None
    first, _slash, last = text.partition("/")
    begin, end = read(first), read(last)
    if end < begin:
        raise BodyError("the interval %(given)s ends before it begins", given=text[:80])
    return begin, end


def micros(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def moment(time: int) -> datetime:
    return _EPOCH + timedelta(microseconds=time)


def written(when: datetime) -> str:
    """`2017-02-21T08:00:00Z`, with as many decimals as it has, in threes."""
    text = when.isoformat()
    if text[19:] == "+00:00":
        return f"{text[:19]}Z"
    if not text.endswith("+00:00"):
        text = when.astimezone(UTC).isoformat()
    text = text[:-6]
    return f"{text[:-3]}Z" if "." in text and text.endswith("000") else f"{text}Z"


def written_interval(begin: datetime, end: datetime | None) -> str:
    return written(begin) if end is None else f"{written(begin)}/{written(end)}"
