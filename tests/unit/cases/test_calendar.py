"""Working time: laws for every calendar, in zones whose clocks jump too."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.kernel.cases.rules.calendar import DAYS, WorkCalendar

ZONES = ("Asia/Jakarta", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
OFFICE = {
    **dict.fromkeys(("mon", "tue", "wed", "thu"), (("07:30", "12:00"), ("13:00", "16:00"))),
    "fri": (("07:30", "11:30"), ("13:00", "16:30")),
}
ALWAYS = dict.fromkeys(DAYS, (("00:00", "24:00"),))
JAKARTA = ZoneInfo("Asia/Jakarta")

moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
lengths = st.floats(min_value=0.5, max_value=20_000, allow_nan=False)


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[str, str], ...]:
    """Spans of one day, in order, none touching another, the last perhaps up to 24:00."""
    edges = sorted(draw(st.sets(st.integers(0, 48), max_size=6)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple((_clock(a), _clock(b)) for a, b in pairs)


def _clock(half_hours: int) -> str:
    return f"{half_hours // 2:02}:{half_hours % 2 * 30:02}"


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    hours = {day: draw(spans()) for day in DAYS}
    if not any(hours.values()):
        hours["wed"] = (("09:00", "17:00"),)
    days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
    holidays = frozenset(draw(st.lists(days, max_size=8)))
    return _made(tuple(sorted(hours.items())), draw(st.sampled_from(ZONES)), holidays)


@lru_cache(maxsize=64)
def _made(
    hours: tuple[tuple[str, tuple[tuple[str, str], ...]], ...], zone: str, holidays: frozenset[date]
) -> WorkCalendar:
    return WorkCalendar(hours=dict(hours), timezone=zone, holidays=holidays)


def office(*holidays: date) -> WorkCalendar:
    return _made(tuple(sorted(OFFICE.items())), "Asia/Jakarta", frozenset(holidays))


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


@given(calendars(), moments, lengths)
@settings(max_examples=60, deadline=None)
def test_between_a_moment_and_so_much_later_lies_exactly_so_much(
    calendar: WorkCalendar, start: datetime, minutes: float
) -> None:
    assert calendar.between(start, calendar.add(start, minutes)) == pytest.approx(minutes, abs=1e-4)


@given(calendars(), moments, lengths, lengths)
@settings(max_examples=60, deadline=None)
def test_more_work_is_never_due_earlier(calendar: WorkCalendar, start: datetime, one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert calendar.add(start, less) <= calendar.add(start, more)


@given(calendars(), moments, moments, lengths)
@settings(max_examples=60, deadline=None)
def test_what_starts_later_is_never_due_earlier(
    calendar: WorkCalendar, one: datetime, other: datetime, minutes: float
) -> None:
    early, late = sorted((one, other))
    assert calendar.add(early, minutes) <= calendar.add(late, minutes)


@given(calendars(), moments, lengths, lengths)
@settings(max_examples=60, deadline=None)
def test_a_pause_moves_the_deadline_by_exactly_the_pause(
    calendar: WorkCalendar, start: datetime, whole: float, until: float
) -> None:
    """Asking stops the clock with what is left; going on later adds just that."""
    due = calendar.add(start, whole)
    asked = calendar.add(start, min(until, whole))
    left = calendar.between(asked, due)
    answered = asked + timedelta(days=3, hours=5)
    assert calendar.between(answered, calendar.add(answered, left)) == pytest.approx(left, abs=1e-4) or left < 1e-4


@given(calendars(), moments, st.integers(0, 4 * 24 * 60))
@settings(max_examples=40, deadline=None)
def test_it_counts_what_a_clerk_with_a_watch_would_count(calendar: WorkCalendar, start: datetime, length: int) -> None:
    start = start.replace(second=0, microsecond=0)
    watched = sum(calendar.is_open(start + timedelta(minutes=m)) for m in range(length))
    assert calendar.between(start, start + timedelta(minutes=length)) == pytest.approx(watched, abs=1e-6)


@given(calendars(), moments, moments)
@settings(max_examples=40, deadline=None)
def test_the_way_back_is_as_long_as_the_way_there(calendar: WorkCalendar, one: datetime, other: datetime) -> None:
    assert calendar.between(one, other) == -calendar.between(other, one)


@given(calendars(), moments, st.integers(0, 60))
@settings(max_examples=40, deadline=None)
def test_free_days_are_those_without_a_working_minute(calendar: WorkCalendar, start: datetime, length: int) -> None:
    end, day, free = start + timedelta(days=length), start.astimezone(calendar.zone).date(), []
    while day <= end.astimezone(calendar.zone).date():
        midnights = [datetime(d.year, d.month, d.day, tzinfo=calendar.zone) for d in (day, day + timedelta(days=1))]
        free += [day] if calendar.between(*midnights) == 0 else []
        day += timedelta(days=1)
    assert calendar.closed_days(start, end) == free


def test_hours_of_an_evening_report_begin_in_the_morning() -> None:
    assert office().add(here("2026-11-24T20:00"), 60).astimezone(JAKARTA) == here("2026-11-25T08:30")


def test_lunch_and_the_weekend_do_not_count() -> None:
    friday = here("2026-11-27T11:00")
    assert office().add(friday, 60).astimezone(JAKARTA) == here("2026-11-27T13:30")
    assert office().add(friday, 5 * 60).astimezone(JAKARTA) == here("2026-11-30T08:30")


def test_a_holiday_does_not_count_and_is_named_as_free() -> None:
    christmas = date(2026, 12, 25)
    calendar = office(christmas)
    thursday = here("2026-12-24T15:00")
    assert calendar.add(thursday, 120).astimezone(JAKARTA) == here("2026-12-28T08:30")
    assert calendar.closed_days(thursday, here("2026-12-28T09:00")) == [
        christmas,
        date(2026, 12, 26),
        date(2026, 12, 27),
    ]


def test_day_and_night_joins_at_midnight() -> None:
    always = _made(tuple(sorted(ALWAYS.items())), "Asia/Jakarta", frozenset())
    assert always.add(here("2026-11-24T23:00"), 120).astimezone(JAKARTA) == here("2026-11-25T01:00")
    assert always.between(here("2026-11-01T00:00"), here("2026-12-01T00:00")) == 30 * 24 * 60
    assert always.is_open(here("2026-11-25T00:00"))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_the_day_on_which_clocks_change_has_its_own_length(day: str, hours: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    always = _made(tuple(sorted(ALWAYS.items())), "Europe/Berlin", frozenset())
    midnight = datetime.fromisoformat(day).replace(tzinfo=berlin)
    assert always.between(midnight, midnight + timedelta(days=1)) == hours * 60


def test_a_span_in_the_hour_that_is_left_out_counts_nothing() -> None:
    """02:00 to 03:00 does not exist in Berlin on 29 March 2026; the span after it begins in time."""
    calendar = WorkCalendar(hours={"sun": (("02:15", "03:00"), ("03:00", "05:00"))}, timezone="Europe/Berlin")
    midnight = datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin"))
    assert calendar.between(midnight, midnight + timedelta(days=1)) == pytest.approx(120, abs=60)
    assert calendar._starts == sorted(calendar._starts)


def test_a_calendar_without_an_open_hour_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one open span"):
        WorkCalendar(hours={"mon": ()}, timezone="Asia/Jakarta")
