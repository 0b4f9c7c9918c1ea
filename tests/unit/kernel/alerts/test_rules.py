"""Channels, quiet hours, collected mails and patience."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.kernel.alerts import rules
from kota.kernel.alerts.contracts import Channel

JAKARTA = ZoneInfo("Asia/Jakarta")
PAGE, EMAIL, PUSH, SMS = Channel.PAGE, Channel.EMAIL, Channel.PUSH, Channel.SMS
ALL = frozenset(Channel)
channels = st.lists(st.sampled_from(list(Channel)), unique=True)


def at(clock: str, day: int = 24) -> datetime:
    return datetime.combine(datetime(2026, 11, day).date(), time.fromisoformat(clock), tzinfo=JAKARTA)


def test_without_a_choice_the_topic_says() -> None:
    assert rules.channels(topic=[PAGE, EMAIL], asked=[], chosen=None, reachable=ALL) == ([PAGE, EMAIL], [])


def test_what_was_asked_for_with_the_subject_comes_before_the_topic() -> None:
    assert rules.channels(topic=[PAGE, EMAIL], asked=[SMS], chosen=None, reachable=ALL) == ([PAGE, SMS], [])


def test_what_a_person_chose_wins_and_the_rest_is_known_to_be_unwanted() -> None:
    assert rules.channels(topic=[PAGE, EMAIL], asked=[SMS], chosen=[PUSH], reachable=ALL) == ([PUSH], [PAGE, SMS])
    assert rules.channels(topic=[PAGE, EMAIL], asked=[], chosen=[], reachable=ALL) == ([], [PAGE, EMAIL])


def test_nobody_is_told_where_they_cannot_be_reached() -> None:
    assert rules.channels(topic=[PAGE, PUSH], asked=[], chosen=None, reachable={PAGE}) == ([PAGE], [PUSH])


@given(topic=channels, asked=channels, chosen=st.none() | channels, reachable=channels)
def test_a_channel_is_taken_only_if_reachable_and_never_against_a_choice(
    topic: list[Channel], asked: list[Channel], chosen: list[Channel] | None, reachable: list[Channel]
) -> None:
    taken, left = rules.channels(topic=topic, asked=asked, chosen=chosen, reachable=reachable)

    assert set(taken) <= set(reachable)
    assert not set(taken) & set(left)
    if chosen is not None:
        assert set(taken) <= set(chosen)


@pytest.mark.parametrize(
    ("now", "start", "end", "then"),
    [
        (at("12:00"), "22:00", "06:00", at("12:00")),
        (at("23:15"), "22:00", "06:00", at("06:00", 25)),
        (at("01:15"), "22:00", "06:00", at("06:00")),
        (at("22:00"), "22:00", "06:00", at("06:00", 25)),
        (at("06:00"), "22:00", "06:00", at("06:00")),
        (at("13:30"), "13:00", "14:00", at("14:00")),
        (at("13:30"), "13:00", "13:00", at("13:30")),
    ],
)
def test_quiet_hours_hold_back_until_their_end(now: datetime, start: str, end: str, then: datetime) -> None:
    assert rules.after_quiet(now, time.fromisoformat(start), time.fromisoformat(end)) == then


@given(now=st.datetimes(timezones=st.just(JAKARTA)), start=st.times(), end=st.times())
def test_nothing_waits_longer_than_a_day(now: datetime, start: time, end: time) -> None:
    held = rules.after_quiet(now, start, end) - now

    assert timedelta(0) <= held <= timedelta(days=1)


def test_the_collected_mail_comes_at_seven() -> None:
    assert rules.next_digest(at("06:59")) == at("07:00")
    assert rules.next_digest(at("07:00")) == at("07:00", 25)


def test_pauses_grow_and_end() -> None:
    now = at("08:00")
    waits = [rules.next_try(tries, now) for tries in range(1, 8)]

    assert waits[-1] is None
    known = [wait for wait in waits if wait]
    assert known == sorted(known)
    assert known[0] == now + timedelta(minutes=1)


@given(title=st.text(max_size=200), body=st.text(max_size=2000))
def test_a_text_message_keeps_its_address_and_its_length(title: str, body: str) -> None:
    url = "https://kota.example/r/JKT-8K3M-27Q"

    text = rules.short_message(title, body, url)

    assert len(text) <= 300
    assert text.endswith(url)
