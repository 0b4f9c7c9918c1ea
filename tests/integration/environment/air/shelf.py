"""Observations kept in memory, as the air asks for them: for its pages as long as there is no store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kota.environment.air.contracts import Day
from kota.environment.air.rules import record
from kota.environment.air.selectors import Bucket, Latest

JAKARTA = ZoneInfo("Asia/Jakarta")


@dataclass
class Shelf:
    """Values by stream and time."""

    streams: dict[str, dict[datetime, float]] = field(default_factory=dict)

    def hours(self, station: str, parameter: str, until: datetime, values: Sequence[float]) -> None:
        """Hourly values, the last of which begins an hour before `until`."""
        first = until - timedelta(hours=len(values))
        kept = self.streams.setdefault(f"air:{station}:{parameter}", {})
        kept.update({first + timedelta(hours=number): value for number, value in enumerate(values)})

    def days(self, days: Sequence[Day]) -> None:
        for day in days:
            at = datetime.combine(day.day, time(), JAKARTA)
            for stream, value in record.rows(day):
                self.streams.setdefault(stream, {})[at] = value

    def latest(self, theme: str) -> Mapping[str, Latest]:
        return {stream: Latest(max(kept), kept[max(kept)]) for stream, kept in self.streams.items()}

    def series(
        self, stream: str, since: datetime | None, until: datetime | None
    ) -> tuple[Sequence[datetime], Sequence[float]]:
        kept = sorted(one for one in self.streams.get(stream, {}).items() if since is None or one[0] >= since)
        return [moment for moment, _ in kept], [value for _, value in kept]

    def buckets(self, stream: str, since: datetime, until: datetime, width: str) -> Sequence[Bucket]:
        kept = sorted(self.streams.get(stream, {}).items())
        return [Bucket(moment, 1, value, value, value) for moment, value in kept if since <= moment < until]
