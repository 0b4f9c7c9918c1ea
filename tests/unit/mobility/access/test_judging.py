"""Whether a stop is step-free, by what is said of it: laws."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kota.mobility.access.contracts.facts import AccessRuleFact
from kota.mobility.access.contracts.steps import Reach, Source
from kota.mobility.access.rules.judging import Decision, Voice, judged

NOW = datetime(2026, 11, 27, tzinfo=UTC)
RULE = AccessRuleFact(code="access", category="x")
REACH = st.sampled_from(list(Reach))
VOICES = st.lists(
    st.builds(
        Voice, st.booleans(), st.integers(0, 700).map(lambda days: NOW - timedelta(days=days, hours=1)), st.booleans()
    ),
    max_size=12,
)


def said(step_free: bool, *, times: int = 1, days: int = 1, is_known: bool = True) -> list[Voice]:
    return [Voice(step_free, NOW - timedelta(days=days), is_known)] * times


def test_below_the_threshold_the_feed_holds_and_above_it_those_who_were_there() -> None:
    assert judged(Reach.UNKNOWN, said(True), None, RULE, NOW).reach is Reach.UNKNOWN
    assert judged(Reach.UNKNOWN, said(True, times=2), None, RULE, NOW).source is Source.RESIDENTS
    assert judged(Reach.UNKNOWN, said(True, times=4, is_known=False), None, RULE, NOW).reach is Reach.YES
    assert judged(Reach.UNKNOWN, said(True, times=9, days=400), None, RULE, NOW).reach is Reach.UNKNOWN


def test_against_the_feed_no_is_believed_and_yes_waits_for_an_officer() -> None:
    against = judged(Reach.YES, said(False, times=2), None, RULE, NOW)
    assert (against.reach, against.is_contested) == (Reach.NO, True)
    hoped = judged(Reach.NO, said(True, times=9), None, RULE, NOW)
    assert (hoped.reach, hoped.source, hoped.is_contested) == (Reach.NO, Source.FEED, True)


def test_who_disagrees_is_an_officers_matter() -> None:
    split = judged(Reach.UNKNOWN, said(True, times=2) + said(False, times=2), None, RULE, NOW)
    assert (split.reach, split.is_contested) == (Reach.UNKNOWN, True)


@given(REACH, VOICES, st.sampled_from([Reach.YES, Reach.NO]))
def test_an_officers_word_holds_whatever_is_said(feed: Reach, voices: list[Voice], word: Reach) -> None:
    made = judged(feed, voices, Decision(word, NOW - timedelta(days=30)), RULE, NOW)
    assert (made.reach, made.source) == (word, Source.OFFICER)


@given(REACH, VOICES)
def test_nobody_but_an_officer_makes_a_yes_of_a_no_of_the_feed(feed: Reach, voices: list[Voice]) -> None:
    made = judged(feed, voices, None, RULE, NOW)
    assert not (feed is Reach.NO and made.reach is Reach.YES)
    assert made.reach is feed or made.source is Source.RESIDENTS


@given(REACH, VOICES, st.randoms())
def test_the_order_of_voices_is_no_matter(feed: Reach, voices: list[Voice], chance: object) -> None:
    mixed = sorted(voices, key=lambda _one: chance.random())  # type: ignore[attr-defined]
    assert judged(feed, mixed, None, RULE, NOW) == judged(feed, voices, None, RULE, NOW)


@given(REACH, VOICES)
def test_another_no_never_makes_a_stop_seem_better(feed: Reach, voices: list[Voice]) -> None:
    before = judged(feed, voices, None, RULE, NOW)
    after = judged(feed, [*voices, *said(False)], None, RULE, NOW)
    assert not (before.reach is Reach.NO and after.reach is not Reach.NO and feed is not Reach.NO)
    assert not (after.reach is Reach.YES and before.reach is not Reach.YES)
