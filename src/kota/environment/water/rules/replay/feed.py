"""What is known at a moment, and never more."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar, overload

from kota.environment.water.contracts import FloodReport
from kota.environment.water.rules.replay.history import History, Mark

T = TypeVar("T", FloodReport, Mark)


class Past(Sequence[T], Generic[T]):
    """The first few of a list, without a way to the rest; nothing is copied."""

    __slots__ = ("__count", "__every")

    def __init__(self, every: Sequence[T], count: int) -> None:
        self.__every: Sequence[T] = every
        self.__count = count

    def __len__(self) -> int:
        return self.__count

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return [self.__every[number] for number in range(*place.indices(self.__count))]
        if not -self.__count <= place < self.__count:
            raise IndexError(place)
        return self.__every[place if place >= 0 else self.__count + place]


@dataclass(frozen=True, slots=True)
class Known:
    """Reports and marks up to a moment, that moment included, oldest first."""

    at: datetime
    reports: Sequence[FloodReport]
    marks: Sequence[Mark]


class Feed:
    """Gives away a history as it happened. An RW, its shape with it, is there from the moment of its mark; when a mark
    ended is hidden until that hour."""

    def __init__(self, history: History) -> None:
        self._reports, self._marks = history.reports, history.marks
        self._report_times = [report.at for report in self._reports]
        self._mark_times = [mark.at for mark in self._marks]
        self._begins, self._ends = history.begins, history.ends

    def at(self, moment: datetime) -> Known:
        """What is known at a moment."""
        reports = Past(self._reports, bisect_right(self._report_times, moment))
        marks = [
            mark if mark.gone is None or mark.gone <= moment else Mark(mark.rw, mark.at, None, mark.state, mark.shape)
            for mark in self._marks[: bisect_right(self._mark_times, moment)]
        ]
        return Known(moment, reports, marks)

    def moments(self) -> Iterator[datetime]:
        """The beginning, and each moment within the history at which something became known."""
        ended = [mark.gone for mark in self._marks if mark.gone is not None]
        news = {*self._report_times, *self._mark_times, *ended, self._begins}
        yield from sorted(moment for moment in news if self._begins <= moment < self._ends)
