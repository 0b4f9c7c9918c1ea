"""Feeds and their versions for whoever looks after them: reports in words, and what changes for riders."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kota.base.errors import MissingError
from kota.base.words import noop
from kota.mobility.transit.models import Feed, FeedVersion, State
from kota.mobility.transit.rules.diff import changes as diff
from kota.mobility.transit.rules.diff.comparing import changes
from kota.mobility.transit.rules.gtfs.archive import Files, unpacked
from kota.mobility.transit.rules.gtfs.problems import Weight

LIGHT = ("content",)
MOST_CHANGES = 300
PROBLEMS = {
    "bad_calendar": gettext_lazy("Days of a calendar cannot be read: the row does not count"),
    "bad_exception": gettext_lazy("A day more or less cannot be read: it does not count"),
    "bad_frequency": gettext_lazy("A window of departures makes no sense: it does not count"),
    "bad_pathway": gettext_lazy("A way inside a station names a place that is not there"),
    "bad_point": gettext_lazy("A point of a line on the map cannot be read"),
    "bad_sequence": gettext_lazy("The order of a stop in its trip cannot be read"),
    "bad_time": gettext_lazy("A time cannot be read"),
    "bad_transfer": gettext_lazy("A rule of changing cannot be read"),
    "calls_at_missing_stops": gettext_lazy("Trips stop at stops that the feed lacks: too many to leave them out"),
    "same_stops": gettext_lazy("Most of its stops lie where those of a feed in use lie: is it here under two codes?"),
    "back_in_time": gettext_lazy("A trip goes back in time: it is left out"),
    "call_at_no_platform": gettext_lazy("A trip stops at a station instead of at one of its platforms"),
    "duplicate_column": gettext_lazy("A column stands twice"),
    "duplicate_id": gettext_lazy("An id is used twice: the second row is left out"),
    "empty_file": gettext_lazy("The file is empty"),
    "missing_file": gettext_lazy("The file is missing, and nothing works without it"),
    "no_calendar": gettext_lazy("Nothing says on which days anything runs"),
    "no_id": gettext_lazy("A row has no id: it is left out"),
    "no_position": gettext_lazy("A stop has no place on the map: it is left out"),
    "no_rows": gettext_lazy("The file has no rows"),
    "no_time_at_the_ends": gettext_lazy("A trip has no time at its first or last stop: it is left out"),
    "no_trip_can_be_ridden": gettext_lazy("Not one trip can be ridden"),
    "not_utf8": gettext_lazy("The file is not UTF-8 text"),
    "nothing_runs": gettext_lazy("Not one trip is left"),
    "over": gettext_lazy("Its last day is over"),
    "repeated_sequence": gettext_lazy("Two stops of a trip have the same place in its order: the trip is left out"),
    "row_of_other_length": gettext_lazy("A row has more or fewer values than the file has columns"),
    "several_timezones": gettext_lazy("Its operators name several time zones: the first one counts"),
    "single_call": gettext_lazy("A trip has a single stop: it is left out"),
    "single_point": gettext_lazy("A line on the map has a single point"),
    "stops_in_one_place": gettext_lazy("Thousands of its stops are in one place: their positions cannot be right"),
    "too_long": gettext_lazy("A trip lasts beyond three days: it is left out"),
    "too_many_trips_lost": gettext_lazy("More than a fifth of its trips cannot be used"),
    "trip_without_calls": gettext_lazy("A trip stops nowhere: it is left out"),
    "unknown_agency": gettext_lazy("A line names an operator that is not there"),
    "unknown_file": gettext_lazy("GTFS knows no such file: it is not read"),
    "unknown_kind": gettext_lazy("A stop is of a kind that GTFS does not know"),
    "unknown_mode": gettext_lazy("A line is of a kind that GTFS does not know: it is left out"),
    "unknown_parent": gettext_lazy("A stop names a station that is not there"),
    "unknown_route": gettext_lazy("A trip names a line that is not there: it is left out"),
    "unknown_service": gettext_lazy("A trip names days that are not there: it is left out"),
    "unknown_shape": gettext_lazy("A trip names a line on the map that is not there: one is drawn from its stops"),
    "unknown_stop": gettext_lazy("A trip names a stop that is not there"),
    "unknown_timezone": gettext_lazy("The time zone is unknown"),
    "unknown_trip": gettext_lazy("A row names a trip that is not there"),
    "unknown_wheelchair": gettext_lazy("What is said of wheelchairs cannot be read"),
    "unreadable": gettext_lazy("It cannot be read"),
    "unreadable_row": gettext_lazy("A row cannot be read"),
}


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed with the version in use, and how many wait."""

    feed: Feed
    used: FeedVersion | None
    waiting: int


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One kind of problem in one file, in words."""

    words: str
    weight: str
    file: str
    count: int
    rows: str
    example: str


def feeds() -> list[FeedRow]:
    """All feeds by code."""
    versions = FeedVersion.objects.filter(state__in=[State.CURRENT, State.STAGED]).defer(*LIGHT)
    by_feed: dict[str, list[FeedVersion]] = {}
    for one in versions:
        by_feed.setdefault(one.feed_id, []).append(one)
    return [
        FeedRow(
            feed,
            next((one for one in by_feed.get(feed.code, []) if one.state == State.CURRENT), None),
            sum(one.state == State.STAGED for one in by_feed.get(feed.code, [])),
        )
        for feed in Feed.objects.order_by("is_synthetic", "code")
    ]


def feed(code: str) -> tuple[Feed, list[FeedVersion]]:
    """A feed with its versions, the newest first."""
    found = Feed.objects.filter(code=code).first()
    if found is None:
        raise MissingError(noop("There is no such feed."))
    return found, list(FeedVersion.objects.filter(feed=code).defer(*LIGHT).order_by("-came_at"))


def version(code: str, number: UUID) -> FeedVersion:
    found = FeedVersion.objects.filter(feed=code, pk=number).defer(*LIGHT).select_related("feed").first()
    if found is None:
        raise MissingError(noop("There is no such version."))
    return found


def problems(report: dict[str, Any]) -> list[ProblemRow]:
    """What reading found, in words."""
    return [
        ProblemRow(
            str(PROBLEMS.get(one["code"], one["code"])), one["weight"], one["file"], one["count"],
            ", ".join(map(str, one["rows"])), one["example"],
        )
        for one in report.get("problems", [])
    ]  # fmt: skip


def faults(report: dict[str, Any]) -> list[str]:
    """Why a version is kept out, in words, with the file where it lies in one."""
    wrong = [one for one in report.get("problems", []) if one["weight"] == Weight.ERROR]
    found = []
    for code in report.get("faults", []):
        words = str(PROBLEMS.get(code, code))
        found += [f"{one['file']}: {words}" for one in wrong if one["code"] == code] or [words]
    return found


def differences(new: FeedVersion, day: date) -> list[str]:
    """What changes for riders in the week of a day if this version is used, in sentences; compared once."""
    old = FeedVersion.objects.filter(feed=new.feed_id, state=State.CURRENT).only("pk").first()
    if old is None or old.pk == new.pk:
        return []
    key = f"transit.diff:{old.pk}:{new.pk}:{day}"
    found: list[diff.Change] | None = cache.get(key)
    if found is None:
        found = changes(_files(old.pk), _files(new.pk), day)[:MOST_CHANGES]
        cache.set(key, found, 3600)
    return list(sentences(found))


def sentences(found: Iterable[diff.Change]) -> Iterable[str]:
    """Changes in the reader's language."""
    for one in found:
        told = diff.said(one)
        yield _(told.template) % {name: _value(value) for name, value in told.values.items()}


def _value(value: Any) -> Any:
    return _(value) if isinstance(value, str) and value else value


def _files(number: UUID) -> Files:
    content = FeedVersion.objects.values_list("content", flat=True).get(pk=number)
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(bytes(content))
        file.flush()
        return unpacked(Path(file.name))
