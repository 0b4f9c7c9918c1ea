"""A made-up flood through the same command as the real one, with a scorecard that was worked out by hand."""

import hashlib
import io
import json
import os
import signal
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import shapely
from django.core.management import CommandError, call_command
from lxml import etree

from kota.environment.water.models import FloodMark, FloodReport, Incident, Scorecard, Warned
from kota.environment.water.selectors import facts
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases import facade as cases
from kota.kernel.warnings.models import Alert
from kota.portal.management.commands import replay
from tests.factories.floods import BEGINS, MadeMark, far_apart, moment, write_archive

pytestmark = pytest.mark.django_db
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


@pytest.fixture(autouse=True)
def _nobody_else_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "TELLING_S", 0.0)  # no worker runs beside this test


@pytest.fixture
def made(tmp_path: Path) -> dict[str, str]:
    """Six kelurahan far apart: two warned in time, one false alarm, one wet from the start, one warned exactly at its
    hour, one whose warning had ended."""
    points = far_apart(6)
    in_time, also, never, before, at_the_hour, lapsed = points
    write_archive(
        tmp_path,
        points,
        [
            (moment(1, "08:10"), points[in_time], "Banjir"),
            (moment(1, "12:00"), points[before], "Banjir"),
            (moment(2, "08:10"), points[also], "Banjir"),
            (moment(2, "09:00"), points[at_the_hour], "Banjir"),
            (moment(2, "10:00"), points[never], "Banjir"),
            (moment(2, "10:05"), points[never], "Trotoar rusak"),
            (moment(3, "06:00"), points[lapsed], "Banjir"),
        ],
        [
            MadeMark("before", BEGINS - timedelta(days=4), points[before]),
            MadeMark("in_time", moment(1, "09:30"), points[in_time]),
            MadeMark("also", moment(2, "09:59"), points[also]),
            MadeMark("at_the_hour", moment(2, "09:30"), points[at_the_hour]),
            MadeMark("lapsed", moment(3, "09:15"), points[lapsed]),
        ],
    )
    return {"folder": str(tmp_path), "lapsed": lapsed}


def played(folder: Path | str, speed: str = "max", say: io.StringIO | None = None) -> dict[str, Any]:
    """What the command says on its one line."""
    out, err = io.StringIO(), say or io.StringIO()
    call_command("replay", "flood-2017", "--data", str(folder), "--speed", speed, "--json", stdout=out, stderr=err)
    assert out.getvalue().count("\n") == 1
    card: dict[str, Any] = json.loads(out.getvalue())
    return card


def without_run(card: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in card.items() if key != "run"}


def test_a_made_up_flood_scores_what_was_worked_out_by_hand(made: dict[str, str]) -> None:
    rule = facts.rule()
    card = played(made["folder"])
    numbers = ("reports", "metres", "minutes", "fitted_on")
    assert {day: tuple(one[name] for name in numbers) for day, one in card["rule_by_day"].items()} == {
        "2017-02-20": (1, 300.0, 60.0, "2017-02-21"),
        "2017-02-21": (1, 300.0, 240.0, "2017-02-22"),  # there the report came three hours before the water
        "2017-02-22": (1, 300.0, 60.0, "2017-02-21"),
    }, "each fitted on another day"
    assert card["headline_of"] == {"units": "kelurahan", "warned_by": "sent"}
    assert (card["share_warned_before_wet"], card["median_lead_minutes"]) == (2 / 4, 50)
    assert (card["false_alarm_share"], card["warned_unit_hours"]) == (1 / 4, 1 + 1 + 3 * 4 + 1)

    sent = card["units"]["kelurahan"]["sent"]
    counted = ("units", "wet_at_start", "became_wet", "stayed_dry", "warned", "hits", "lapsed", "false_alarms")
    assert [sent[name] for name in counted] == [6, 1, 4, 1, 4, 2, 1, 1]
    assert sent == card["units"]["kelurahan"]["rule"], "what was sent is what the rule alone says"
    everything = card["baselines"]["everything"]
    assert (everything["share_warned_before_wet"], everything["false_alarm_share"]) == (1, 1 / 5)
    assert (everything["median_lead_minutes"], everything["warned_unit_hours"]) == ((24 + 9) * 60, 6 * 72)
    assert card["baselines"]["neighbours_of_a_wet_unit"]["warned"] == 0, "none touches another"

    folds = {(fold["fitted_on"][-2:], fold["scored_on"][-2:]): fold for fold in card["folds"]}
    assert len(folds) == 6 and folds["21", "22"]["sent"]["lapsed"] == 1
    assert {days for days, fold in folds.items() if fold["sent"]} == {("21", "20"), ("22", "21"), ("21", "22")}
    assert facts.rule() == rule, "the city's own rule stays as it is"
    _inputs_name_every_file_and_what_was_used_and_what_was_not(card["inputs"], Path(made["folder"]))
    _signed_messages_say_when_in_the_archives_time()
    assert card["run"]["sample_people"] == 6 and card["incidents"] == {"formed": 6, "of_several_reports": 0}


def _inputs_name_every_file_and_what_was_used_and_what_was_not(given: dict[str, Any], folder: Path) -> None:
    for file in given["files"]:
        assert hashlib.sha256((folder / file["path"]).read_bytes()).hexdigest() == file["sha256"]
    kinds = Counter(file["what"] for file in given["files"])
    assert (kinds["reports"], kinds["kelurahan"], kinds["index of states"]) == (3, 1, 1)
    assert (given["reports"], given["taken"], given["refused"], given["marks"], given["gauges"]) == (7, 6, 0, 5, 0)
    assert given["not_used"]["reports_of_something_else"] == 1
    assert given["used"]["marks_shown_on_the_map"] == 4


def _signed_messages_say_when_in_the_archives_time() -> None:
    xml = etree.fromstring(bytes(Alert.objects.filter(msg_type="Alert").earliest("drafted_at").xml or b""))
    said = {p[0].text: p[1].text for p in xml.iter(f"{CAP}parameter")}
    assert xml.findtext(f"{CAP}status") == "Exercise"
    assert datetime.fromisoformat(said["replay_at"] or "") == moment(1, "08:10")
    assert datetime.fromisoformat(said["replay_until"] or "") == moment(1, "09:10")


def test_stopped_or_dead_or_played_again_at_another_speed_it_scores_the_same_and_leaves_nothing_that_holds(
    made: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as worse:
        worse.setattr(replay, "_tidy", lambda: None)  # killed with -9, nothing tidies up
        _stopped(made["folder"])
    assert not is_tidy() and not Scorecard.objects.exists()
    _stopped(made["folder"])
    assert is_tidy() and not Scorecard.objects.exists()
    first, second = played(made["folder"]), played(made["folder"], speed="40000")
    assert is_tidy() and first["units"]["kelurahan"]["sent"]["hits"] == 2
    assert without_run(first) == without_run(second) == without_run(Scorecard.objects.order_by("-pk")[0].card)
    assert set(Alert.objects.values_list("status", flat=True)) == {"Exercise"}


def _stopped(folder: str) -> None:
    """In the middle of the second day, while something holds."""

    class Impatient(io.StringIO):
        def write(self, text: str) -> int:
            if text.startswith("21 Feb 2017 11"):
                assert Alert.objects.filter(state="active").exists() and FloodMark.objects.filter(until=None).exists()
                os.kill(os.getpid(), signal.SIGTERM)
            return super().write(text)

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt):
        played(folder, say=Impatient())
    assert signal.getsignal(signal.SIGTERM) is before


def is_tidy() -> bool:
    """Nothing of any replay holds or counts, and its sample people are gone."""
    left = (
        Alert.objects.filter(state="active"),
        Warned.objects.filter(ended_at=None),
        FloodMark.objects.filter(until=None),
        Incident.objects.filter(ended_at=None),
        FloodReport.objects.filter(over_at=None),
        accounts.Account.objects.filter(email__startswith="latihan-"),
        cases.practised().filter(is_public=True),
        cases.practised().exclude(kind="done"),
    )
    return not any(rows.exists() for rows in left)


def test_a_folder_without_the_archive_or_no_speed_says_what_to_do(made: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"flood_events/index.csv with its states"):
        played(tmp_path / "nowhere")
    with pytest.raises(CommandError, match="such as 600, or max"):
        played(made["folder"], speed="fast")
    with pytest.raises(CommandError, match="such as 600, or max"):
        played(made["folder"], speed="0")


# The real flood

WEST = ("31.73.01",)  # Cengkareng: six kelurahan with every fifth report of the city
AROUND_M = 1_300  # no rule looks further


@pytest.fixture
def flood(data_dir: Path, tmp_path: Path) -> Path:
    """The real archive of three days: whole with KOTA_TEST_WHOLE, else all that lies in and around one kecamatan. The
    rest of the city is left out so that a test takes half a minute and not several."""
    if os.environ.get("KOTA_TEST_WHOLE"):
        return data_dir
    shapes: list[Any] = []

    def is_west(feature: dict[str, Any]) -> bool:
        if code := feature["properties"].get("kode"):
            shapes.extend([shapely.make_valid(shapely.geometry.shape(feature["geometry"]))] if code[:8] in WEST else [])
            return bool(code[:8] in WEST)
        here = shapely.geometry.shape(feature["geometry"])
        return float(min(shapely.distance(shapes, here))) * 111_195 <= AROUND_M

    for name in ("boundaries/dki_kelurahan.geojson", "citizen_reports/petabencana_reports_*.geojson", "flood_events/*"):
        for path in sorted(data_dir.glob(name)):
            document = json.loads(path.read_text()) if path.suffix == ".geojson" else None
            if document:
                document["features"] = [feature for feature in document["features"] if is_west(feature)]
            copy = tmp_path / path.relative_to(data_dir)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(json.dumps(document) if document else path.read_text())
    return tmp_path


def test_the_real_flood_through_the_command_agrees_with_a_plain_count_of_the_signed_messages(flood: Path) -> None:
    card = played(flood)
    assert card["inputs"]["gauges"] == 0 and card["inputs"]["taken"] > 200
    assert [card[name] for name in replay.HEADLINE] == pytest.approx(plain_count(flood), abs=1e-3)
    assert all(rule["fitted_on"] != day for day, rule in card["rule_by_day"].items())
    cards = card["units"]["kelurahan"]
    assert cards["sent"]["gain"] > cards["baselines"]["neighbours_of_a_wet_unit"]["gain"]
    assert cards["sent"]["share_warned_before_wet"] == pytest.approx(cards["rule"]["share_warned_before_wet"], abs=0.1)
    assert card["incidents"]["of_several_reports"] > 5


def plain_count(data_dir: Path) -> list[float]:
    """The headline anew from the signed XML and the files alone, minute by minute in plain Python."""
    begins, minutes = BEGINS, 3 * 24 * 60
    outlines = json.loads((data_dir / "boundaries" / "dki_kelurahan.geojson").read_text())["features"]
    shapes = {f["properties"]["kode"]: shapely.make_valid(shapely.geometry.shape(f["geometry"])) for f in outlines}
    wet: dict[str, int] = {}
    for path in sorted((data_dir / "flood_events").glob("*.geojson")):
        for feature in json.loads(path.read_text())["features"]:
            at = datetime.fromisoformat(feature["properties"]["changed"].split(".")[0]).replace(tzinfo=begins.tzinfo)
            hour = int((at.replace(minute=0, second=0) - begins).total_seconds() // 60)
            flooded = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
            for code, shape in shapes.items():
                if shape.intersects(flooded):
                    wet[code] = min(hour, wet.get(code, hour))
    return _headline(shapes.keys(), wet, _warned_minutes(minutes))


def _warned_minutes(minutes: int) -> dict[str, list[tuple[float, float]]]:
    """Of each kelurahan the spans, in minutes, of messages that were sent; those of one alert are one."""
    by_key: dict[str, list[tuple[float, float, str]]] = {}
    for alert in Alert.objects.filter(status="Exercise").exclude(msg_type="Cancel"):
        xml = etree.fromstring(bytes(alert.xml or b""))
        said = {p[0].text: p[1].text or "" for p in xml.iter(f"{CAP}parameter")}
        begins, ends = (
            (datetime.fromisoformat(said[name]) - BEGINS).total_seconds() / 60 for name in ("replay_at", "replay_until")
        )
        day_ends = (begins // 1440 + 1) * 1440  # then another rule holds
        (code,) = {g[1].text or "" for g in xml.iter(f"{CAP}geocode")}  # in both languages
        by_key.setdefault(alert.key, []).append((begins, min(ends, day_ends, minutes), code))
    found: dict[str, list[tuple[float, float]]] = {}
    for spans in by_key.values():
        found.setdefault(spans[0][2], []).append((min(s[0] for s in spans), max(s[1] for s in spans)))
    return found


def _headline(codes: Any, wet: dict[str, int], warned: dict[str, list[tuple[float, float]]]) -> list[float]:
    leads, false, told, hours = [], 0, 0, 0.0
    for code in codes:
        spans: list[list[float]] = []
        for begins, ends in sorted(warned.get(code, [])):
            if spans and begins <= spans[-1][1]:
                spans[-1][1] = max(spans[-1][1], ends)
            else:
                spans.append([begins, ends])
        hours += sum(ends - begins for begins, ends in spans) / 60
        since = wet.get(code)
        if since is not None and since < 0:
            continue
        in_time = [s for s in spans if since is None or s[0] < since]
        told += bool(in_time)
        false += bool(in_time) and since is None
        leads += [since - s[0] for s in in_time if since is not None and s[1] > since]
    became = sum(since >= 0 for since in wet.values())
    return [len(leads) / became, median(leads), false / told, hours]
