"""Whole answers on the pack's network, each leg held against the tables of the feed: what is told can be done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from kota.base import clock
from kota.mobility.journeys.contracts import Asked, Journey, Leg, Moment, Reason, StepFree
from kota.mobility.journeys.selectors import planning
from kota.mobility.transit import facade as transit
from kota.mobility.transit.models import FeedVersion, State
from kota.mobility.transit.rules.gtfs.archive import unpacked
from tests.unit.mobility.journeys.checking import Book

pytestmark = pytest.mark.django_db
QUESTIONS, CHANGE = 36, 60
TOLD = ("early", "likely", "late")


@dataclass
class Riders:
    """The pack's feed as a book, and people who ask of it."""

    book: Book
    midnight: datetime
    held: transit.Held

    def questions(self, count: int, seed: int) -> Iterator[Asked]:
        """Between places near stops, at any hour of a Tuesday, at the earliest then or at the latest."""
        dice, stops = np.random.default_rng(seed), self.held.network.stops
        served = np.flatnonzero(self.held.directory.served)
        for number in range(count):
            a, b = (
                (float(stops.lon[stop] + dice.normal(0, 0.002)), float(stops.lat[stop] + dice.normal(0, 0.002)))
                for stop in dice.choice(served, 2, replace=False)
            )
            at = self.midnight + timedelta(minutes=int(dice.integers(0, 24 * 60)))
            yield Asked(a, b, at, arrive_by=number % 3 == 2)

    def second(self, moment: datetime) -> int:
        return round((moment - self.midnight).total_seconds())

    def check(self, asked: Asked, one: Journey) -> None:
        """Fails unless this journey can be made, and is what was asked for."""
        if asked.arrive_by:
            is_far = one.seconds > 3 * 3600  # the train before would leave hours sooner
            assert (one.arrive.likely if is_far else one.arrive.late) <= asked.at, (one.arrive, asked)
        else:
            assert one.depart.early >= asked.at
        assert one.legs[0].depart == one.depart and one.legs[-1].arrive == one.arrive
        for leg, later in pairwise(one.legs):
            assert (leg.end.lon, leg.end.lat) == (later.start.lon, later.start.lat)
            pause = CHANGE if leg.line and later.line else 0
            for told in TOLD:
                assert getattr(later.depart, told) >= getattr(leg.arrive, told) + timedelta(seconds=pause + leg.stay_s)
        for leg in one.legs:
            assert leg.depart.early <= leg.depart.likely <= leg.depart.late <= leg.arrive.late
            if leg.line:
                self._check_ride(leg)
        for leg in (one.legs[0], one.legs[-1]):
            assert leg.line or leg.metres <= asked.walk_m + 1
        assert one.changes == max(0, sum(bool(leg.line) for leg in one.legs) - 1)

    def _check_ride(self, leg: Leg) -> None:
        stops = [spot.id.removeprefix("synthetic:") for spot in (leg.start, leg.end)]
        if leg.headway is None:
            assert leg.line and self.book.goes(leg.line.id.removeprefix("synthetic:"), *stops)
            if leg.depart.is_exact:  # else one comes by a line without a timetable, and takes what then leaves
                leave, arrive = self.second(leg.depart.likely), self.second(leg.arrive.likely)
                assert self.book.ride(leg.trip, stops[0], leave, stops[1], arrive), leg
            return
        assert leg.trip in self.book.windows and not leg.depart.is_exact  # no clock time that nobody promised
        shortest, longest = leg.headway
        assert 0 < shortest <= longest
        for line in leg.lines:
            assert self.book.goes(line.id.removeprefix("synthetic:"), *stops), (line, stops)

    def lines(self, one: Journey) -> set[str]:
        return {line.id for leg in one.legs for line in leg.lines}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object) -> Book:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        content = bytes(FeedVersion.objects.get(feed="synthetic", state=State.CURRENT).content)
    path: Path = tmp_path_factory.mktemp("feed") / "synthetic.zip"
    path.write_bytes(content)
    return Book(unpacked(path))


@pytest.fixture
def riders(db: None, files: Book) -> Riders:
    held = transit.current()
    today = clock.now().astimezone(held.zone)
    tuesday = today + timedelta(days=7 + (1 - today.weekday()) % 7)
    return Riders(files, tuesday.replace(hour=0, minute=0, second=0, microsecond=0), held)


def late(asked: Asked) -> Callable[[Journey], float]:
    """What a journey is the quicker by, the less of it there is."""
    if asked.arrive_by:
        return lambda one: -one.depart.likely.timestamp()
    return lambda one: one.arrive.likely.timestamp()


def test_every_journey_can_be_made(riders: Riders) -> None:
    answered = 0
    for asked in riders.questions(QUESTIONS, seed=4):
        answer = planning.plan(asked)
        found = answer.journeys
        answered += bool(found)
        assert len({tuple(leg.line.id for leg in one.legs if leg.line) for one in found}) == len(found)
        for one in found:
            riders.check(asked, one)
        if found:
            told = [*found, *([answer.walk] if answer.walk else [])]
            best = min(map(late(asked), told))
            assert any(Reason.FASTEST in one.reasons and late(asked)(one) < best + 60 for one in told)
    assert answered > QUESTIONS / 2


def test_what_is_left_out_is_in_no_answer_not_even_as_another_line(riders: Riders) -> None:
    for asked in riders.questions(QUESTIONS // 3, seed=5):
        found = planning.plan(asked).journeys
        if not found:
            continue
        lines, modes = riders.lines(found[0]), {leg.line.mode for one in found[:1] for leg in one.legs if leg.line}
        without = planning.plan(replace(asked, without_lines=frozenset(lines))).journeys
        assert not any(lines & riders.lines(one) for one in without)
        mode = min(modes)
        without = planning.plan(replace(asked, without_modes=frozenset({mode}))).journeys
        assert mode not in {line.mode for one in without for leg in one.legs for line in leg.lines}
        stop = next(leg.start.id for leg in found[0].legs if leg.line)
        without = planning.plan(replace(asked, without_stops=frozenset({stop}))).journeys
        used = {spot.id for one in without for leg in one.legs if leg.line for spot in (leg.start, leg.end)}
        assert stop not in used
        for one in without:
            riders.check(asked, one)


def test_surely_without_steps_is_by_places_of_which_that_is_known(riders: Riders) -> None:
    for asked in riders.questions(QUESTIONS // 3, seed=6):
        for steps, allowed in ((StepFree.SURE, {"yes"}), (StepFree.LIKELY, {"yes", ""})):
            for one in planning.plan(replace(asked, step_free=steps)).journeys:
                riders.check(asked, one)
                assert {spot.step_free for leg in one.legs if leg.line for spot in (leg.start, leg.end)} <= allowed


def test_who_must_be_there_when_the_quickest_is_need_not_leave_earlier(riders: Riders) -> None:
    compared = 0
    for asked in riders.questions(QUESTIONS // 2, seed=7):
        found = planning.plan(replace(asked, arrive_by=False)).journeys
        exact = [one for one in found if all(leg.arrive.is_exact for leg in one.legs)]
        if exact:
            compared += 1
            one = exact[0]
            late = planning.plan(replace(asked, at=one.arrive.likely, arrive_by=True)).journeys
            assert max(other.depart.likely for other in late) >= one.depart.likely
    assert compared


def test_a_place_on_the_way_is_visited_for_as_long_as_asked(riders: Riders) -> None:
    asked = list(riders.questions(8, seed=8))
    for one, other in pairwise(asked):
        question = replace(one, at=riders.midnight + timedelta(hours=9), via=other.goal, stay_s=900)
        for found in planning.plan(question).journeys:
            riders.check(question, found)
            stays = [leg for leg in found.legs if leg.stay_s >= 900 and (leg.end.lon, leg.end.lat) == other.goal]
            assert len(stays) == 1


def test_what_goes_before_and_after_is_found_by_the_moments_that_an_answer_tells(riders: Riders) -> None:
    for asked in riders.questions(QUESTIONS // 3, seed=9):
        answer = planning.plan(replace(asked, at=riders.midnight + timedelta(hours=10), arrive_by=False))
        if not answer.journeys:
            continue
        assert answer.earlier and answer.later
        first = min(one.arrive.likely for one in answer.journeys)
        before = planning.plan(replace(asked, at=answer.earlier, arrive_by=True)).journeys
        assert all(one.arrive.likely < first for one in before)
        after = planning.plan(replace(asked, at=answer.later, arrive_by=False)).journeys
        assert all(one.depart.likely >= answer.later for one in after)


def test_the_day_after_is_the_same_where_timetables_are(riders: Riders) -> None:
    """A Tuesday and a Wednesday have the same services: the same question, a day later, has the same answer."""
    for asked in riders.questions(QUESTIONS // 3, seed=10):
        today, morrow = (planning.plan(replace(asked, at=asked.at + timedelta(days=days))).journeys for days in (0, 1))
        if all(one.depart.early.date() == asked.at.date() == one.arrive.late.date() for one in today):
            assert [told(one.arrive, 1) for one in today] == [told(one.arrive, 0) for one in morrow]


def told(moment: Moment, days: int) -> tuple[datetime, ...]:
    return tuple(getattr(moment, name) + timedelta(days=days) for name in TOLD)
