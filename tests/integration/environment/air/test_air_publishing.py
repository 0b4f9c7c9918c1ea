"""From values that arrive to indices that are published, and to warnings; imports that can be repeated."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kota.base.events import Meta
from kota.base.events.models import Outbox
from kota.environment.air import handlers, selectors, services
from kota.environment.air.contracts import IndexPublished
from kota.environment.air.module import MODULE
from kota.environment.air.rules import importing
from kota.kernel.facts import facade as facts
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import ObservationsCame
from kota.kernel.warnings import facade as alerts
from tests.factories.air import BY
from tests.integration.environment.air.conftest import HOUR, NOW, Send

pytestmark = pytest.mark.django_db
META = Meta(1, "device:1", NOW)
HEAD = ",".join(importing.COLUMNS)


def newest(station: str, what: str) -> tuple[float | None, dict[str, object]]:
    info = observations.streams(keys=[f"air:{station}:{what}"])[0]
    assert info.latest is not None and info.latest.time == HOUR
    return info.latest.result, observations.parameters([info.id])[info.id]


def test_values_that_came_are_published_as_datastreams_that_say_how_they_came_about(send: Send) -> None:
    numbers = send("dki4", "pm25", [100.0] * 24) + send("dki4", "pm10", [60.0] * 60)
    handlers.came(ObservationsCame("air", numbers), META)

    index, told = newest("dki4", "ispu")
    assert index == 147 and told["critical"] == "pm25" and told["category"] == "unhealthy"
    assert (told["hours"], told["hoursWanted"], told["completeness"]) == (24, 24, 1.0)
    assert (told["stationClass"], told["present"], told["incomplete"]) == ("reference", ["pm10", "pm25"], [])
    assert newest("dki4", "usaqi")[0] == 182
    assert newest("dki4", "completeness")[0] == 100
    event = Outbox.objects.get(name=IndexPublished.name)
    assert event.payload["stations"] == ["dki4"] and event.topics == ["public:air"]


def test_what_came_late_counts_once_and_nothing_new_says_nothing(send: Send) -> None:
    numbers = send("dki2", "pm25", [30.0] * 12)
    assert services.publish_for(datastreams=numbers, by=BY, at=NOW) == ["dki2"]
    assert newest("dki2", "completeness") == (50, newest("dki2", "completeness")[1])
    send("dki2", "pm25", [30.0] * 12, until=HOUR - timedelta(hours=12))

    assert services.publish_for(datastreams=numbers, by=BY, at=NOW + timedelta(minutes=1)) == [], "just looked at"
    later = NOW + timedelta(minutes=5)
    assert services.publish_for(datastreams=numbers, by=BY, at=later) == ["dki2"]
    assert newest("dki2", "ispu")[0] == 68
    assert services.publish(by=BY, at=later) == []
    assert selectors.history(["dki2"], later) == {"dki2": [(HOUR, 68)]}


def test_hours_that_came_at_once_are_computed_one_by_one_and_once(send: Send) -> None:
    send("dki2", "pm25", [30.0] * 50)
    services.publish(by=BY, at=NOW)
    assert len(selectors.history(["dki2"], NOW)["dki2"]) == 1

    assert services.fill(by=BY, at=NOW) == 49
    told = selectors.history(["dki2"], NOW)["dki2"]
    assert [hour for hour, _index in told] == [HOUR - timedelta(hours=back) for back in range(32, -1, -1)]
    assert {index for _hour, index in told} == {68}
    assert services.fill(by=BY, at=NOW) == 0


def test_impossible_values_are_kept_and_count_in_nothing(send: Send) -> None:
    numbers = send("dki1", "pm25", [20.0] * 20 + [-999.0, 9999.0, 20.0, 20.0])
    services.publish_for(datastreams=numbers, by=BY, at=NOW)

    part = selectors.city_air(NOW).stations[0].published.critical_part
    assert part is not None and (part.hours, part.concentration) == (22, 20.0)
    assert len(observations.series(numbers[0], HOUR - timedelta(days=1), NOW).results) == 24


def test_a_low_cost_sensor_is_cleaned_and_corrected_beside_its_raw_readings() -> None:
    fact = facts.current("air_station")["dki5"].model_dump() | {
        "code": "melati", "kind": "low-cost", "measures": ["pm25"], "channels": 2, "correction": "barkjohn-2021",
        "written_as": [],
    }  # fmt: skip
    facts.put(kind="air_station", key="melati", value=fact, by=BY, at=NOW)
    numbers = services.register(by=BY, at=NOW)
    moments = [observations.micros(HOUR - timedelta(hours=24 - place)) for place in range(24)]
    for what, value in (("pm25:a", 50.0), ("pm25:b", 54.0), ("humidity", 70.0)):
        number = numbers[f"air:melati:{what}"]
        observations.record([observations.Reading(number, moment, value) for moment in moments], at=NOW)
    services.publish(stations=["melati"], by=BY, at=NOW)

    now = next(one for one in selectors.city_air(NOW).stations if one.station.code == "melati")
    part = now.published.critical_part
    assert part is not None and part.concentration == pytest.approx(0.524 * 52 - 0.0862 * 70 + 5.75, abs=0.001)
    assert not now.published.is_official and now.published.correction == "barkjohn-2021"
    assert observations.series(numbers["air:melati:pm25:a"], HOUR - timedelta(days=1), NOW).results == [50.0] * 24


def test_people_are_warned_when_bad_air_holds_and_told_when_it_is_over(send: Send) -> None:
    send("dki4", "pm25", [100.0] * 40)
    warned(NOW - timedelta(hours=1))
    assert not alerts.active_alerts(NOW), "one bad hour warns nobody"

    warned(NOW)
    warned(NOW)
    (alert,) = alerts.active_alerts(NOW)
    assert (alert.klass, alert.level, alert.key) == ("air-quality", "unhealthy", "air:dki4:2026-11-24T05")
    assert set(alert.area_codes) <= {one.code for one in selectors.city_air(NOW).areas} and alert.inputs["parts"]
    assert "DKI4 Lubang Buaya" in alert.texts["id"]["description"] and "147" in alert.texts["en"]["headline"]
    cause = MODULE.causes["air-quality"](alert.key, alert.level, NOW)
    assert cause.sentence["id"] == "DKI4 Lubang Buaya: ISPU 147 pada pukul 12.00." and cause.path == "/air/dki4"
    assert MODULE.causes["air-quality"](alert.key, "hazardous", NOW) is None

    send("dki4", "pm25", [10.0] * 24, until=HOUR + timedelta(hours=24))
    for hours in (22, 23, 24):
        warned(NOW + timedelta(hours=hours))
    assert not alerts.active_alerts(NOW + timedelta(hours=23, minutes=30)), "cancelled before it expired"
    assert alerts.messages(alert)[-1].msg_type == "Cancel"


def warned(at: datetime) -> None:
    services.publish(stations=["dki4"], by=BY, at=at)
    handlers.published(IndexPublished(["dki4"]), Meta(1, BY.urn, at))


def test_a_file_is_imported_once_and_what_cannot_be_kept_is_set_aside_with_its_line(tmp_path: Path) -> None:
    path, refusals = tmp_path / "days.csv", tmp_path / "refused.csv"
    first = "2024-05-01,DKI1 (Bunderan HI),60.0,50.0,20.0,10.0,30.0,8.0,60.0,PM25,SEDANG"
    second, third = "2024-05-02,=1+1,,50,,,,,50,PM10,BAIK", "2030-01-01,,,50,,,,,50,PM10,BAIK"
    path.write_text("\n".join([HEAD, first, second, third, ""]), encoding="utf-8")

    def run() -> services.Outcome:
        return services.import_days(path=path, by=BY, at=NOW, refusals=refusals)

    assert (run().new, run().known, run().refused) == (1, 1, 2)
    rows = list(csv.DictReader(refusals.open(encoding="utf-8")))
    assert [(row["line"], row["reason"], row["stasiun"]) for row in rows] == [
        ("3", "there is no station named '=1+1'", "'=1+1"), ("4", "2030-01-01 has not come yet", ""),
    ]  # fmt: skip
    path.write_text("\n".join([HEAD, first.replace("60.0", "61.0"), ""]), encoding="utf-8")
    outcome = run()
    assert (outcome.new, outcome.refused) == (0, 1) and "other figures" in next(iter(outcome.reasons))
    assert [day.said_max for day in selectors.days()] == [60]
    assert selectors.record(NOW).days[0].day == date(2024, 5, 1)
