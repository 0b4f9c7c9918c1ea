"""The replay's score cannot be flattered, and its feed cannot look ahead: laws over invented histories."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.environment.water.contracts import FloodReport
from kota.environment.water.rules.depths import read_words
from kota.environment.water.rules.replay.clock import Clock
from kota.environment.water.rules.replay.feed import Feed, Known
from kota.environment.water.rules.replay.fitting import cross_fitted, crossed, fit, fits, folds
from kota.environment.water.rules.replay.history import History, Mark, local_moment, marks_of, reports_of
from kota.environment.water.rules.replay.report import scorecards
from kota.environment.water.rules.replay.scoring import score, wetness
from kota.environment.water.rules.replay.sent import Message
from kota.environment.water.rules.replay.sent import periods as sent_periods
from kota.environment.water.rules.replay.units import Units, cells, kelurahan
from kota.environment.water.rules.replay.warning import (
    FOREVER,
    NearReports,
    Period,
    everything,
    merged,
    neighbours,
    neighbours_of_standing,
    play,
)  # fmt: skip
from kota.environment.water.rules.reporting import Sent, played_of, replay_key

ZONE = ZoneInfo("Asia/Jakarta")
BEGIN = datetime(2017, 2, 20, tzinfo=ZONE)
END = BEGIN + timedelta(days=3)
SIDE, COLUMNS = 0.01, 6  # a chessboard of 36 units, each about 1.1 km wide
WEST, SOUTH = 106.8, -6.2


def square(number: int, inset: float = 0.0) -> Any:
    west, south = WEST + SIDE * (number % COLUMNS), SOUTH + SIDE * (number // COLUMNS)
    return shapely.box(west + inset, south + inset, west + SIDE - inset, south + SIDE - inset)


BOARD = Units("kelurahan", [str(n) for n in range(COLUMNS**2)], [square(n) for n in range(COLUMNS**2)])
NUMBERS = st.integers(0, COLUMNS**2 - 1)
MINUTES = st.integers(0, 3 * 24 * 60 - 1)


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def report(minutes: float, number: int, words: str = "Banjir") -> FloodReport:
    middle = square(number).centroid
    return FloodReport(at(minutes), middle.x, middle.y, words, "qlue", None, read_words(words))


def mark(minutes: float, number: int, gone: float | None = None) -> Mark:
    return Mark(f"rw{number}", at(minutes), None if gone is None else at(gone), 2, square(number, inset=0.002))


def history(reports: list[FloodReport], marks: list[Mark]) -> History:
    return History(
        BEGIN, END, tuple(sorted(reports, key=lambda r: r.at)), tuple(sorted(marks, key=lambda m: (m.at, m.rw)))
    )


HISTORIES = st.builds(
    lambda reports, marks: history([report(*r) for r in reports], [mark(m, n, m + stood) for m, n, stood in marks]),
    st.lists(st.tuples(MINUTES, NUMBERS), max_size=25),
    st.lists(st.tuples(MINUTES, NUMBERS, st.integers(1, 900)), max_size=12),
)
RULES = st.builds(NearReports, st.integers(1, 3), st.sampled_from([0.0, 300.0, 1500.0]), st.sampled_from([30.0, 240.0]))


def scored(found: History, periods: list[Period]) -> Any:
    return score(periods, wetness(found.marks, BOARD), BOARD, found.begins, found.ends)


# The score


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_warning_everybody_has_the_share_of_dry_units_as_false_alarms_and_gains_nothing(found: History) -> None:
    card = scored(found, play(Feed(found), everything, BOARD))
    scorable = card.units - card.wet_at_start
    first_hour = sum(w == BEGIN for w in wetness(found.marks, BOARD))  # nobody can be warned before the beginning
    assert card.stayed_dry + card.became_wet == scorable
    assert card.false_alarms == card.stayed_dry
    assert card.false_alarm_share == pytest.approx(card.stayed_dry / (scorable - first_hour) if scorable else 0)
    assert card.hits == card.became_wet - first_hour
    assert card.warned_unit_hours == pytest.approx(card.unit_hours)
    assert card.gain <= 1e-9


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_warning_nobody_scores_nothing(found: History) -> None:
    card = scored(found, [])
    assert (card.hits, card.warned, card.false_alarm_share, card.warned_unit_hours, card.gain) == (0, 0, 0, 0, 0)


@settings(max_examples=60, deadline=None)
@given(HISTORIES, st.lists(st.tuples(NUMBERS, MINUTES, st.integers(1, 600)), max_size=10))
def test_a_warning_after_the_water_counts_only_its_hours(found: History, late: list[tuple[int, int, int]]) -> None:
    wet = wetness(found.marks, BOARD)
    periods = [
        Period(unit, max(at(minutes), wet[unit]), END) for unit, minutes, _length in late if wet[unit] is not None
    ]
    card = scored(found, periods)
    assert (card.hits, card.warned, card.false_alarms) == (0, 0, 0)
    assert bool(periods) == (card.warned_unit_hours > 0)


def test_a_warning_must_still_hold_when_the_water_comes() -> None:
    found = history([], [mark(600, 7)])
    assert scored(found, [Period(7, at(400), at(500))]).lapsed == 1
    assert scored(found, [Period(7, at(400), at(500))]).share_warned_before_wet == 0
    held = scored(found, [Period(7, at(400), at(500)), Period(7, at(480), at(700))])
    assert (held.share_warned_before_wet, held.median_lead_minutes) == (1, 200)


def test_water_is_there_from_the_full_hour_in_which_it_was_marked() -> None:
    found = history([], [mark(659, 7)])
    assert wetness(found.marks, BOARD)[7] == at(600)
    assert scored(found, [Period(7, at(601), END)]).hits == 0
    assert scored(found, [Period(7, at(599), END)]).median_lead_minutes == 1


def test_units_wet_at_the_start_are_counted_and_left_out() -> None:
    found = history([], [mark(-3000, 3, gone=1000), mark(600, 7)])
    card = scored(found, [Period(3, at(-5000), END)])
    assert (card.wet_at_start, card.became_wet, card.hits, card.warned) == (1, 1, 0, 0)
    assert card.warned_unit_hours == 72


@settings(max_examples=60, deadline=None)
@given(HISTORIES, RULES, st.lists(NUMBERS, max_size=5))
def test_more_warnings_never_make_fewer_hours_or_false_alarms(
    found: History, rule: NearReports, extra: list[int]
) -> None:
    own = rule.periods(found.reports, BOARD)
    few, many = scored(found, own), scored(found, [*own, *(Period(n, BEGIN, END) for n in extra)])
    assert many.false_alarms >= few.false_alarms
    assert many.warned_unit_hours >= few.warned_unit_hours - 1e-9
    assert many.hits >= few.hits


@settings(max_examples=60, deadline=None)
@given(HISTORIES, RULES)
def test_warning_twice_counts_once(found: History, rule: NearReports) -> None:
    own = rule.periods(found.reports, BOARD)
    assert scored(found, own) == scored(found, [*own, *own])
    assert merged([*own, *own]) == own


def test_a_unit_met_by_a_small_part_of_an_rw_is_wet_unless_a_share_is_asked_for() -> None:
    across = Mark("rw", at(60), None, 2, shapely.box(WEST + 0.0001, SOUTH + 0.001, WEST + SIDE + 0.0001, SOUTH + 0.002))
    assert [w is not None for w in wetness([across], BOARD)[:3]] == [True, True, False]
    assert [w is not None for w in wetness([across], BOARD, least_share=0.05)[:3]] == [True, False, False]


# The feed


@settings(max_examples=60, deadline=None)
@given(HISTORIES, MINUTES)
def test_the_feed_gives_only_what_has_happened(found: History, minutes: int) -> None:
    known = Feed(found).at(at(minutes))
    assert list(known.reports) == [r for r in found.reports if r.at <= at(minutes)]
    assert [m.rw for m in known.marks] == [m.rw for m in found.marks if m.at <= at(minutes)]
    assert all(m.gone is None or m.gone <= at(minutes) for m in known.marks)
    assert len(known.reports[:]) == len(known.reports)
    with pytest.raises(IndexError):
        known.reports[len(known.reports)]


@settings(max_examples=60, deadline=None)
@given(HISTORIES, HISTORIES, MINUTES, RULES)
def test_no_rule_can_tell_two_futures_apart(past: History, future: History, minutes: int, rule: NearReports) -> None:
    now = at(minutes)
    other = history(
        [*(r for r in past.reports if r.at <= now), *(r for r in future.reports if r.at > now)],
        [
            *(m if m.gone is None or m.gone <= now else Mark(m.rw, m.at, END, m.state, m.shape)
              for m in past.marks if m.at <= now),
            *(m for m in future.marks if m.at > now),
        ],
    )  # fmt: skip
    for one in (rule, neighbours, neighbours_of_standing):
        assert one(Feed(past).at(now), BOARD) == one(Feed(other).at(now), BOARD)
    before = [p for p in rule.periods(past.reports, BOARD) if p.begins <= now]
    assert {(p.unit, p.begins) for p in before} == {
        (p.unit, p.begins) for p in rule.periods(other.reports, BOARD) if p.begins <= now
    }


def test_the_shape_of_an_rw_is_not_there_before_its_mark() -> None:
    feed = Feed(history([], [mark(600, 7)]))
    assert list(feed.at(at(599)).marks) == []
    assert feed.at(at(600)).marks[0].shape.area > 0


@settings(max_examples=60, deadline=None)
@given(HISTORIES, RULES)
def test_asked_live_a_rule_says_what_it_says_of_the_whole_list(found: History, rule: NearReports) -> None:
    assert play(Feed(found), rule, BOARD) == rule.periods(found.reports, BOARD)


# The rules


def test_two_reports_nearby_warn_until_the_older_one_is_too_old() -> None:
    rule = NearReports(reports=2, metres=300, minutes=120)
    periods = rule.periods([report(0, 7), report(60, 7), report(61, 20), report(62, 20, "Trotoar rusak")], BOARD)
    assert periods == [Period(7, at(60), at(120))]


def test_reports_of_something_else_or_of_falling_water_do_not_warn() -> None:
    rule = NearReports(reports=1, metres=0, minutes=60)
    assert rule.periods([report(0, 7, "Alhamdulillah sudah surut"), report(1, 8, "Rw. 015")], BOARD) == []


def test_neighbours_are_those_around_a_marked_unit_and_not_itself() -> None:
    known = Known(at(60), [], [mark(0, 7), mark(0, 0, gone=30)])
    around_seven = {1, 2, 6, 8, 12, 13, 14}
    assert set(neighbours_of_standing(known, BOARD)) == around_seven | {0}
    assert set(neighbours(known, BOARD)) == around_seven
    assert set(neighbours(known, BOARD).values()) == {at(60) + FOREVER}


# Fitting


def test_the_fit_on_a_day_reads_nothing_of_the_others() -> None:
    reports = [report(1440 + n, 7) for n in range(5)] + [report(100, 20), report(3000, 30)]
    one = history(reports, [mark(1500, 7), mark(200, 20, gone=300), mark(3100, 30)])
    other = history([report(1440 + n, 7) for n in range(5)], [mark(1500, 7)])
    day = BEGIN + timedelta(days=1)
    grid = [NearReports(n, metres, 120) for n in (1, 3, 5) for metres in (0.0, 2000.0)]
    assert fit(one, day, [BOARD], grid) == fit(other, day, [BOARD], grid)
    assert fit(one, day, [BOARD], grid).there["kelurahan"].hits == 1


def test_every_rule_is_scored_on_the_days_it_was_not_fitted_on() -> None:
    found = history([report(1400, 7), report(1450, 8), report(3000, 9)], [mark(1500, 7), mark(1560, 8), mark(3100, 9)])
    every = fits(found, [BOARD], [NearReports(1, 0.0, 120), NearReports(1, 0.0, 60)])
    assert len(folds(found, BOARD, every)) == 6
    assert all(fold.day != fold.fitted.day for fold in folds(found, BOARD, every))
    rules = cross_fitted(found, every)
    assert rules[BEGIN].rule == every[BEGIN + timedelta(days=1)].rule  # of the other days the one with most marks
    periods = crossed(found, BOARD, rules)
    assert (periods[0].unit, periods[0].begins) == (7, at(1400))


def test_the_scorecard_says_what_it_rests_on() -> None:
    found = history([report(1400, 7)], [mark(1500, 7)])
    card = scorecards(found, [BOARD])
    assert card["inputs"]["reports"] == 1
    assert card["inputs"]["gauges"] == 0
    assert card["share_warned_before_wet"] == card["units"]["kelurahan"]["rule"]["share_warned_before_wet"]
    assert set(card["units"]["kelurahan"]["baselines"]) >= {"neighbours_of_a_wet_unit", "everything"}


# What was sent


def message(key: str, number: int, begins: float, ends: float, taken_back: float | None = None) -> Message:
    rings = (tuple(square(number).exterior.coords),)
    back = None if taken_back is None else at(taken_back)
    return Message(key, (str(number),), rings, at(begins), at(ends), back)


def test_a_message_holds_until_its_end_until_the_next_one_of_its_alert_or_until_it_is_taken_back() -> None:
    given = [message("a", 7, 0, 60), message("a", 7, 50, 110), message("b", 8, 0, 300, taken_back=90),
             message("c", 9, 0, 300), message("c", 9, 100, 200)]  # fmt: skip
    for units in (BOARD, Units("cell", BOARD.codes, [square(n) for n in range(COLUMNS**2)])):
        assert sent_periods(given, units) == [
            Period(7, at(0), at(110)),
            Period(8, at(0), at(90)),
            Period(9, at(0), at(200)),
        ]


@settings(max_examples=60, deadline=None)
@given(st.floats(1, 600), st.lists(st.tuples(MINUTES, st.floats(0, 600)), max_size=8))
def test_times_of_now_keep_the_archives_order_however_late_a_replay_is(
    scale: float, moments: list[tuple[int, float]]
) -> None:
    clock, before = Clock(BEGIN, END, scale), END - timedelta(days=1)
    for minutes, late in sorted(moments):
        clock.keep_up(at(minutes), clock.played(at(minutes)) + timedelta(seconds=late))
        assert clock.played(at(minutes)) >= before
        before = clock.played(at(minutes))
        assert abs(clock.meant(before) - at(minutes)) <= timedelta(seconds=1)
        assert clock.played(at(minutes + 1)) > before


def test_a_reports_key_says_its_run_and_its_moment_and_no_other_key_does() -> None:
    sent = Sent("0a1b", at(491.5))
    assert played_of(replay_key("flood-2017", sent, 17)) == sent
    assert played_of("api:client:3:replay:x") is None and played_of("") is None


# Reading


@pytest.mark.parametrize(
    ("text", "microsecond"),
    [("2017-02-20T09:41:00", 0), ("2017-02-21T04:37:11.27", 270_000), ("2017-02-20T07:58:22.262", 262_000),
     ("2017-02-20T07:58:22.2", 200_000)],
)  # fmt: skip
def test_times_of_any_length_are_read_as_jakartas(text: str, microsecond: int) -> None:
    moment = local_moment(text, ZONE)
    assert moment.utcoffset() == timedelta(hours=7)
    assert moment.microsecond == microsecond


def test_reports_are_read_in_order_and_repeats_once() -> None:
    def feature(at: str, text: str | None, depth: int | None = None) -> dict[str, Any]:
        given = {"created_at": at, "source": "qlue", "title": " ", "text": text}
        asked = {"report_data": {"flood_depth": depth} if depth else None}
        return {"geometry": {"coordinates": [106.8, -6.2]}, "properties": {**given, **asked}}

    rows = [
        feature("2017-02-20T10:00:00", "Banjir selutut"),
        feature("2017-02-20T09:00:00.5", "banjir Selutut", 40),
        feature("2017-02-20T11:00:00", None),
        feature("2017-02-20T11:30:00", ""),
    ]
    found = reports_of([{"features": rows}], ZONE)
    assert [(r.at.hour, r.words, r.depth_cm) for r in found] == [
        (9, "banjir Selutut", 40),
        (11, "", None),
        (11, "", None),
    ]


def test_states_become_marks_that_begin_and_end() -> None:
    def state(*rows: tuple[str, str]) -> dict[str, Any]:
        geometry = shapely.geometry.mapping(square(3))
        return {
            "features": [
                {"properties": {"geom_id": rw, "changed": at, "state": 2}, "geometry": geometry} for rw, at in rows
            ]
        }

    index = (
        "observed_at_local,file,n_features\n2017-02-20T00:00:00,a,1\n2017-02-20T01:00:00,b,2\n2017-02-20T02:00:00,c,1\n"
    )
    states = {
        "a": state(("x", "2017-02-16T20:41:21.42")),
        "b": state(("x", "2017-02-20T00:30:00"), ("y", "2017-02-20T00:59:00")),
        "c": state(("y", "2017-02-20T00:59:00")),
    }
    x, y = marks_of(index, states, ZONE)
    assert (x.rw, x.at.day, x.gone) == ("x", 16, at(120))
    assert (y.rw, y.at, y.gone) == ("y", at(59), None)


def test_units_come_from_geojson_and_cells_cover_it() -> None:
    geometry = shapely.geometry.mapping(square(0))
    document = {"features": [{"properties": {"kode": "31.71.01.1001"}, "geometry": geometry}]}
    assert kelurahan(document).codes == ("31.71.01.1001",)
    covering = cells(document)
    middle = square(0).centroid
    assert len(covering) > 1
    assert len(covering.near(middle.x, middle.y, 0)) == 1
    assert len(covering.neighbours[int(covering.near(middle.x, middle.y, 0)[0])]) >= 2
