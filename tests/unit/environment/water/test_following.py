"""A follower goes on from its memory to the same place, and an answer is never calmer for more danger."""

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kota.environment.water.contracts import FloodRuleFact, GateFact, Reading, Siaga
from kota.environment.water.rules import alerting, reporting
from kota.environment.water.rules.danger import Reason, Verdict, Why, judge
from kota.environment.water.rules.downstream import Arrival
from kota.environment.water.rules.following import Follower
from kota.environment.water.rules.reporting import Near
from kota.kernel.cases.rules import senders

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
GATE = GateFact(
    code="depok", name={"id": "Depok", "en": "Depok"}, kind="gauge", lon=106.8, lat=-6.4, lowest=10, highest=500,
    bounds={"watch": 200, "alert": 270, "danger": 350, "valid_from": date(2014, 1, 1), "source": "trial"},
    source="trial",
)  # fmt: skip
RULE = FloodRuleFact(
    code="reports", reports=2, metres=1000, minutes=360, question="depth", answers={"knee": 50}, source="trial"
)
levels = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 520)), min_size=1, max_size=40)


def fed(follower: Follower, readings: list[Reading]) -> Follower:
    for reading in readings:
        follower.feed(reading)
    return follower


@settings(max_examples=60)
@given(levels, st.integers(0, 40))
def test_whoever_goes_on_from_memory_ends_where_whoever_read_all_did(steps: list[tuple[int, int]], cut: int) -> None:
    at, readings = AT, []
    for minutes, cm in steps:
        at += timedelta(minutes=minutes)
        readings.append(Reading(at, float(cm)))
    whole = fed(Follower.fresh(GATE), readings)
    first = fed(Follower.fresh(GATE), readings[:cut])
    second = fed(Follower.recalled(GATE, json.loads(json.dumps(first.memory()))), readings[cut:])
    assert second.memory() == whole.memory()
    assert [*first.changes, *second.changes] == whole.changes


def test_one_alert_for_the_gate_and_one_for_each_gate_below_that_does_not_warn_itself() -> None:
    hour = timedelta(hours=1)
    arrivals = [Arrival(name, (), AT + hour, AT + 2 * hour, AT + 3 * hour) for name in ("manggarai", "karet")]
    areas = {"depok": ["a", "b"], "manggarai": ["b", "c"], "karet": ["d"]}
    found = alerting.wanted("depok", Siaga.ALERT, AT, areas, arrivals, {"karet"})
    assert [(one.below, one.level, one.areas) for one in found] == [
        ("", "siaga-2", ("a", "b")), ("manggarai", "siaga-2", ("c",)),
    ]  # fmt: skip
    assert alerting.wanted("depok", Siaga.NORMAL, AT, areas, [])[0].level == "rising"
    assert len({one.key for one in found}) == 2


def test_two_known_people_warn_and_one_who_writes_twice_does_not() -> None:
    def near(minutes: float, who: str = "", depth: float | None = None) -> Near:
        return Near(AT - timedelta(minutes=minutes), who, depth)

    assert reporting.warned_until([near(5, "a"), near(9, "a")], RULE, AT) is None
    assert reporting.warned_until([near(5, "a"), near(9, "b")], RULE, AT) == AT + timedelta(minutes=351)
    assert reporting.warned_until([near(5), near(9)], RULE, AT) == AT + timedelta(minutes=351)
    assert reporting.warned_until([near(5), near(361)], RULE, AT) is None
    assert reporting.level_of([near(1, depth=200), near(2)]) == "near", "no single word decides"
    assert reporting.level_of([near(1, depth=200), near(2, depth=60)]) == "knee"
    assert reporting.level_of([near(1, "a", 200), near(2, "a", 200), near(3)]) == "near", "nor one who says it twice"


def test_who_names_nobody_is_known_by_browser_account_or_key() -> None:
    assert senders.sender("m1", by="anonymous", channel="web") == "m1"
    assert senders.sender("m1", by="account:17", channel="web") == "17"
    assert senders.sender("", by="client:7", channel="open311") == "client:7"
    assert senders.sender("", by="anonymous", channel="api") == "anonymous", "programs without a key are one"
    assert senders.sender("", by="account:17", channel="phone") == "", "each caller is another person"
    assert senders.people(["a", "a", "", "", "b"]) == 4


def test_the_answer_to_the_question_goes_before_the_words() -> None:
    assert reporting.read("banjir sedada", {"depth": "knee"}, RULE).depth_cm == 50
    assert reporting.read("banjir sedada", {}, RULE).depth_cm == 125
    assert reporting.read("banjir", {"depth": "85"}, RULE).depth_cm == 85
    assert reporting.read("banjir", {"depth": "-3"}, RULE).depth_cm is None


@given(st.lists(st.sampled_from(Why)), st.sampled_from(Why), st.booleans())
def test_one_more_reason_never_makes_the_answer_calmer(whys: list[Why], more: Why, measured: bool) -> None:
    order = [Verdict.NO, Verdict.UNKNOWN, Verdict.MAYBE, Verdict.YES]
    before = judge([Reason(w, "") for w in whys], is_measured=measured)
    after = judge([Reason(w, "") for w in [*whys, more]], is_measured=measured)
    assert order.index(after.verdict) >= order.index(before.verdict) and after.verdict in (Verdict.MAYBE, Verdict.YES)


def test_where_nothing_measures_silence_is_no_promise() -> None:
    assert judge([], is_measured=False).verdict == Verdict.UNKNOWN
    assert judge([], is_measured=True).verdict == Verdict.NO
