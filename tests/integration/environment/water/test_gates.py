"""A gate's state follows from its observations, however they come."""

import random
from datetime import timedelta

import pytest

from kota.base.events import Meta
from kota.base.events.models import Outbox
from kota.environment.water import handlers
from kota.environment.water.models import GateLevel, GateState
from kota.environment.water.selectors import keys
from kota.environment.water.services import chain, gates, streams
from kota.kernel.facts import facade as facts
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import ObservationsCame
from tests.integration.environment.water.conftest import AT, BY, Read, moment, send

pytestmark = pytest.mark.django_db
DAY = [(10 * number, 150 + 12 * number if number < 10 else 270 - 8 * (number - 10)) for number in range(30)]


def stands(gate: str) -> tuple[object, ...]:
    state = GateState.objects.get(pk=gate)
    history = GateLevel.objects.filter(gate=gate).order_by("at").values_list("at", "cm", "before", "after")
    return (state.siaga, state.since, state.cm, state.up_since, state.memory, state.counted, list(history))


def test_what_the_facts_declare_has_a_datastream_and_nothing_is_observed_there() -> None:
    made = streams.ensure(by=BY, at=AT)
    assert set(made) >= {keys.level("depok"), keys.pumps("ancol"), keys.rain("kemayoran")}
    assert streams.ensure(by=BY, at=AT) == made
    level = observations.streams(keys=[keys.level("depok")])[0]
    assert (level.theme, level.symbol, level.latest, level.thing_name) == ("water", "cm", None, "Pos Depok")
    assert chain.follow("depok", at=AT) is None and not GateState.objects.exists()


def test_the_level_rises_at_once_and_falls_after_the_dead_band_and_the_dwell(read: Read) -> None:
    read("depok", [(0, 180), (10, 205), (20, 275), (30, 268), (40, 262)])
    assert stands("depok")[0] == 2, "262 cm lies below the bound, but the dwell is not over"
    read("depok", [(60, 262)])
    assert stands("depok")[:2] == (3, moment(60))
    read("depok", [(90, 262)])
    state = GateState.objects.get(pk="depok")
    assert (state.siaga, state.since, state.up_since) == (3, moment(60), None)
    assert [level[2:] for level in stands("depok")[-1]] == [(4, 3), (3, 2), (2, 3)]


def test_late_out_of_order_and_repeated_values_end_where_ordered_ones_do(read: Read) -> None:
    read("depok", DAY)
    expected = stands("depok")
    GateState.objects.all().delete()
    GateLevel.objects.all().delete()

    mixed = list(DAY)
    random.Random(7).shuffle(mixed)
    for number in range(0, 30, 6):
        read("pesanggrahan", mixed[number : number + 6], at=moment(300))
    again = stands("pesanggrahan")
    read("pesanggrahan", DAY, at=moment(300))
    assert stands("pesanggrahan") == again
    gates.follow("pesanggrahan", at=moment(300), anew=True)
    assert stands("pesanggrahan") == again
    read("angke-hulu", DAY, at=moment(300))  # another gauge with nearly the same facts, all in order
    assert stands("angke-hulu")[:3] == again[:3] and stands("angke-hulu")[3] == again[3]
    assert expected[5] == again[5] == 30


def test_what_no_water_can_have_made_changes_nothing_and_is_said(read: Read) -> None:
    read("depok", [(0, 180), (10, 182), (20, 999)])
    state = GateState.objects.get(pk="depok")
    assert (state.siaga, state.cm, state.fault, state.seen_cm) == (4, 182, "range", 999)


def test_fast_water_is_an_alarm_at_any_level(read: Read) -> None:
    state = read("depok", [(0, 100), (20, 125), (40, 152)])
    assert state is not None and state.is_fast and state.siaga == 4 and state.up_since == moment(40)
    state = read("depok", [(60, 152), (80, 153), (121, 153)])
    assert state is not None and not state.is_fast and state.up_since is None


def test_the_handler_follows_watched_gates_and_tells_of_a_change_once(read: Read) -> None:
    stream = send("depok", [(0, 150), (10, 210)])
    for _ in range(2):
        handlers.came(ObservationsCame("water", [stream]), Meta(1, "system:observations", moment(10)))
    told = [row.payload for row in Outbox.objects.filter(name="water.gate_changed")]
    assert [(one["gate"], one["before"], one["after"], one["is_current"]) for one in told] == [("depok", 4, 3, True)]


def test_other_thresholds_give_another_history(read: Read) -> None:
    read("depok", [(0, 150), (10, 210)])
    fact = facts.current("gate")["depok"].model_dump(mode="json")
    fact["bounds"]["watch"] = 220
    facts.put(kind="gate", key="depok", value=fact, by=BY, at=AT + timedelta(hours=1), source="trial")
    gates.follow("depok", at=AT + timedelta(hours=1), anew=True)
    assert stands("depok")[0] == 4 and stands("depok")[-1] == []
