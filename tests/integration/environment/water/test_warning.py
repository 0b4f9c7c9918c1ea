"""From a gate that rises to drafted alerts, for its own kelurahan and those downstream, until the water falls."""

from datetime import timedelta

import pytest

from kota.environment.water.models import Forecast
from kota.environment.water.selectors import facts, here, keys
from kota.environment.water.services import chain, forecasting, simulating, warning
from kota.kernel.areas import facade as areas
from kota.kernel.observations import facade as observations
from kota.kernel.observations.models import Datastream
from kota.kernel.observations.services import features
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.models import Alert
from tests.factories.accounts import make_staff
from tests.integration.environment.water.conftest import AT, BY, Read, moment, send
from tests.integration.warnings.conftest import actor

pytestmark = pytest.mark.django_db
CALM = [(0, 180), (10, 200), (20, 220), (30, 235), (40, 250)]


def drafted() -> dict[str, Alert]:
    return {alert.key.split(":")[1] + ":" + ":".join(alert.key.split(":")[3:]): alert for alert in Alert.objects.all()}


def test_siaga_ii_drafts_for_the_gate_and_for_downstream_with_the_window_as_onset(read: Read) -> None:
    read("depok", [*CALM, (50, 262), (60, 275)])
    found = drafted()
    here, below = found["depok:"], found["depok:manggarai"]
    assert {alert.state for alert in found.values()} == {"waiting"} and len(found) == 2
    assert (here.level, below.level, here.onset) == ("siaga-2", "siaga-2", moment(60))
    assert below.onset == moment(60) + timedelta(minutes=360 * 6 / 8)
    assert "between 15:30 and 18:30" in below.texts["en"]["description"]
    assert below.inputs["arrival_is_measured"] is False and below.inputs["bounds"]["alert"] == 270
    assert below.inputs["readings"][-1][1] == 275
    assert set(facts.gate("depok").areas) <= warnings_areas(here)


def warnings_areas(alert: Alert) -> set[str]:
    return set(areas.family(alert.area_codes))


def test_a_higher_level_updates_repeated_readings_do_not_and_falling_ends_it(read: Read) -> None:
    read("depok", [*CALM, (50, 262), (60, 275)])
    waiting = drafted()["depok:"]
    approver = make_staff("warning-officer", name="Ratna")
    warnings.approve(identifier=waiting.identifier, revision=waiting.revision, by=actor(approver), at=moment(61))
    read("depok", [(70, 290), (80, 300)])
    assert Alert.objects.filter(key=waiting.key).count() == 1
    read("depok", [(90, 352)])
    update = warnings.of_key(waiting.key, "Actual")
    assert update is not None and (update.level, update.msg_type, update.state) == ("siaga-1", "Update", "waiting")

    read("depok", [(100, 320), (110, 290), (120, 262), (130, 255), (140, 254), (170, 254), (200, 254), (240, 254)])
    states = set(Alert.objects.filter(key=waiting.key).values_list("msg_type", "state"))
    assert states == {("Alert", "cancelled"), ("Update", "rejected"), ("Cancel", "cancelled")}
    assert warnings.active_alerts(moment(240)) == []


def test_fast_water_at_a_low_level_drafts_its_own_level(read: Read) -> None:
    read("depok", [(0, 100), (20, 130), (40, 155)])
    assert {alert.level for alert in drafted().values()} == {"rising"}
    assert "rises fast" in drafted()["depok:"].texts["en"]["headline"]


def test_simulated_water_gives_a_level_and_warns_nobody_and_real_water_begins_anew(read: Read) -> None:
    made = simulating.furnish(by=BY, at=AT)[keys.level("depok")]
    high = [observations.Reading(made, observations.micros(moment(m)), cm) for m, cm in [*CALM, (50, 262), (60, 360)]]
    observations.record(high, at=moment(60))
    state = chain.follow("depok", at=moment(60))
    assert state is not None and (state.siaga, state.is_simulated, state.up_since is None) == (1, True, False)
    assert warning.react("depok", at=moment(60)) == []
    assert not Alert.objects.exists() and not Forecast.objects.exists()
    assert here.answer(here.Place(areas.by_code("31.74.09.1002"), None), moment(60)).danger.verdict == "unknown"

    state = read("depok", [(70, 150)])
    assert state is not None and (state.siaga, state.is_simulated, state.up_since) == (4, False, None)
    assert not Alert.objects.exists(), "the level that only pretended is not held by the dwell"


def test_a_gate_s_own_datastream_that_says_it_is_simulated_warns_nobody_either(db: None) -> None:
    number = send("depok", [])
    Datastream.objects.filter(pk=number).update(properties={"theme": "water", "simulated": True})
    features.changed()
    high = [observations.Reading(number, observations.micros(moment(m)), cm) for m, cm in [*CALM, (50, 262), (60, 360)]]
    observations.record(high, at=moment(60))
    state = chain.follow("depok", at=moment(60))
    assert state is not None and (state.siaga, state.is_simulated) == (1, True)
    assert not Alert.objects.exists() and not Forecast.objects.exists()


def test_an_import_of_long_ago_warns_nobody(read: Read) -> None:
    read("depok", [*CALM, (50, 275)], at=moment(60 * 24))
    assert not Alert.objects.exists() and not Forecast.objects.exists()


def test_what_was_expected_is_kept_once_and_scored_afterwards(read: Read) -> None:
    send("manggarai", [(0, 650)])
    read("depok", [*CALM, (50, 262), (60, 275)])
    chain.follow("depok", at=moment(61))
    made = Forecast.objects.get(downstream="manggarai", read_at=moment(60))
    assert (made.upstream, made.siaga, made.is_measured, made.level_cm) == ("depok", 2, False, None)
    assert made.earliest < made.expected < made.latest

    assert forecasting.score(at=made.latest) == 0
    send("manggarai", [(60 * hour, 650 + 20 * min(hour, 7)) for hour in range(1, 11)])
    assert forecasting.score(at=made.latest + timedelta(hours=3)) == Forecast.objects.count()
    made.refresh_from_db()
    assert made.came_cm == 790 and made.peak_cm == 790 and made.peak_at == moment(420)
