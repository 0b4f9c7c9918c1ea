"""`kota import reports`: from files of others to cases like any other, once."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from kota.base import clock
from kota.base.actor import system
from kota.base.events.models import Outbox
from kota.cli.postgres import Database
from kota.governance.reports.rules.importing.plan import Plan, read_plan
from kota.governance.reports.services import importing
from kota.kernel.audit.models import Line
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Verb

MAPPINGS = settings.BASE_DIR / "cities" / "jakarta" / "imports"
HEAD = ("id", "created_at", "category", "description", "lon", "lat", "address")


def table(path: Path, *rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path


def row(number: int, **changed: object) -> tuple[object, ...]:
    yesterday = (clock.now() - timedelta(hours=20)).isoformat()
    given = dict(
        zip(HEAD, (number, yesterday, "pothole", f"Lubang nomor {number}", 106.8229, -6.1745, "Jl. A"), strict=True)
    )
    return tuple((given | changed).values())


def run(file: Path, *words: str, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_reports", str(file), *words, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def found() -> list[cases.Case]:
    return list(cases.Case.objects.filter(channel="import").order_by("source_key"))


def test_a_file_becomes_routed_dated_audited_and_told_cases(fresh_city: Database, tmp_path: Path) -> None:
    said = run(
        table(tmp_path / "a.csv", row(1), row(2, category="Jalan berlubang", description="Telepon 081234567890"))
    )

    first, second = found()
    assert "2 rows: 2 opened" in said
    assert (first.source_key, first.agency_id, first.area_id, first.step) == (
        "a:1", "dinas-bina-marga", "31.71.01.1001", "received",
    )  # fmt: skip
    assert first.due_at and first.due_at > clock.now() - timedelta(days=2)
    assert first.why["because"]["en"] and first.cell
    assert (second.category_id, second.words, second.public_words) == (
        "pothole",
        "Telepon 081234567890",
        "Telepon [•••]",
    )
    entry = cases.history(first, only_public=True)
    assert [(line.verb, line.at) for line in entry] == [(Verb.OPEN, first.opened_at)]
    assert Line.objects.filter(action="case.opened", subject=first.urn).exists()
    assert Line.objects.filter(action="reports.imported", subject="import:a").exists()
    event = Outbox.objects.get(payload__reference=first.reference)
    assert (event.name, event.payload["channel"]) == ("cases.opened", "import")
    assert "public:reports" in event.topics


def test_the_same_file_again_opens_nothing_and_new_rows_are_added(fresh_city: Database, tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", row(1), row(2))
    run(file)

    assert "2 rows: 0 opened" in run(file)
    assert "3 rows: 1 opened" in run(table(file, row(1), row(2), row(3)))
    assert len(found()) == 3


def test_a_dry_run_says_the_same_and_writes_nothing(fresh_city: Database, tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", row(1), row(1), row(2, lon=120), row(3))
    events, lines = Outbox.objects.count(), Line.objects.count()

    dry = run(file, "--dry-run")

    assert "4 rows: 2 would be opened, 1 known, 1 refused" in dry
    assert not found()
    assert (Outbox.objects.count(), Line.objects.count()) == (events, lines)
    assert "4 rows: 2 opened" in run(file)
    assert "4 rows: 0 would be opened, 3 known, 1 refused" in run(file, "--dry-run")


def test_refused_rows_are_written_with_their_reasons_and_can_be_mended(
    fresh_city: Database, tmp_path: Path, settings: Any
) -> None:
    settings.HOME = tmp_path / "home"
    refused_file = settings.HOME / "imports" / "a.csv.refused.csv"
    file = table(
        tmp_path / "a.csv", row(1), row(2, description=""), row(3, lat=-60), row(4, category="x", description="?")
    )

    said = run(file)

    assert str(refused_file) in said and list(tmp_path.glob("*.refused.csv")) == []
    refused = list(csv.DictReader(refused_file.open(encoding="utf-8")))
    assert "1 opened" in said and "3 refused" in said
    assert [(line["row"], line["id"]) for line in refused] == [("2", "2"), ("3", "3"), ("4", "4")]
    assert ["no words" in refused[0]["reason"], "outside the city" in refused[1]["reason"]] == [True, True]
    mended = table(tmp_path / "a.csv", row(1), row(2), row(3), row(4))
    assert "3 opened" in run(mended)
    assert not refused_file.exists()


def test_more_than_one_batch_and_every_reference_once(
    fresh_city: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kota.governance.reports.services.importing.BATCH", 50)

    assert "230 opened" in run(table(tmp_path / "a.csv", *(row(n) for n in range(230))))
    assert len({case.reference for case in found()}) == 230


def test_a_failure_keeps_what_was_written_and_the_next_run_opens_the_rest(
    fresh_city: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kota.governance.reports.services.importing.BATCH", 10)
    file = table(tmp_path / "a.csv", *(row(n) for n in range(100)))
    opened, calls = cases.open_cases, []

    def breaks(**given: Any) -> list[str]:
        calls.append(1)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", "disk")
        return opened(**given)

    with monkeypatch.context() as broken, pytest.raises(CommandError, match="No space left"):
        broken.setattr(cases, "open_cases", breaks)
        run(file)

    kept = len(found())
    assert kept in range(10, 60, 10), "whole batches, those that were being written beside the one that failed included"
    assert f"{100 - kept} opened" in run(file)
    assert len(found()) == 100


def test_geojson_states_and_deadlines(fresh_city: Database, tmp_path: Path) -> None:
    def feature(number: int, **properties: object) -> dict[str, object]:
        given = {"id": number, "created_at": "2024-05-01T08:00:00", "text": "Banjir", "kategori": "flood", **properties}
        point = {"type": "Point", "coordinates": [106.8229, -6.1745]}
        return {"type": "Feature", "geometry": point, "properties": given}

    file = tmp_path / "floods.json"
    features = [
        feature(1),
        feature(2, status="closed", solved_at="2024-05-01T12:00:00", rating=5),
        feature(3, status="closed"),
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    run(file)

    old, ended, unknown = found()
    assert (old.step, old.due_at) == ("received", None)  # its deadline passed before the city had it
    assert (ended.step, ended.rating, ended.due_at, ended.was_on_time) == ("closed", 5, None, None)
    assert ended.solved_at - ended.opened_at == timedelta(hours=4)  # type: ignore[operator]
    assert [line.verb for line in cases.history(ended, only_public=True)] == [Verb.OPEN, Verb.SOLVE]
    assert cases.history(unknown, only_public=True)[1].data == {"imported": True, "end": "unknown"}
    mapping = tmp_path / "kept.toml"
    mapping.write_text('source = "kept"\nkeep_deadlines = true\n')
    run(file, mapping=mapping)
    kept = cases.Case.objects.get(source_key="kept:2")
    assert kept.due_at and kept.was_on_time is True
    assert cases.Case.objects.get(source_key="kept:1").due_at < clock.now()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.csv", "a,b\n1,2\n", "when a report was made"),
        ("a.csv", "a,b\n", "no rows"),
        ("a.json", "[]", "no GeoJSON"),
        ("a.json", "{", "not JSON"),
        ("a.csv", "created_at,text\n1/2/2013,x\n", "cannot be told apart"),
    ],
)
def test_what_is_no_file_of_reports_is_said_in_one_sentence(
    fresh_city: Database, tmp_path: Path, name: str, text: str, sentence: str
) -> None:
    (tmp_path / name).write_text(text)

    with pytest.raises(CommandError, match=sentence):
        run(tmp_path / name)
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "missing.csv")


def test_a_mapping_that_names_what_is_not_there_is_refused(fresh_city: Database, tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", row(1))
    mapping = tmp_path / "m.toml"
    for text, sentence in (
        ('[words]\ncolumns = ["isi"]', "no column 'isi'"),
        ('[category]\nvalue = "ghosts"', "ghosts"),
    ):
        mapping.write_text(text)
        with pytest.raises(CommandError, match=sentence):
            run(file, mapping=mapping)


def test_the_guessed_mapping_is_printed_as_one_can_save_it(fresh_city: Database, tmp_path: Path) -> None:
    said = run(table(tmp_path / "a.csv", row(1)), "--show-mapping")

    (tmp_path / "m.toml").write_text(said)
    assert 'columns = ["created_at"]' in said
    assert "1 opened" in run(tmp_path / "a.csv", mapping=tmp_path / "m.toml")


def test_a_mapping_of_the_pack_is_used_for_the_files_it_was_written_for(tmp_path: Path) -> None:
    known = read_plan((MAPPINGS / "fires-2013.toml").read_text(), "fires-2013.toml").columns()
    file = table(tmp_path / "a.csv", ("1",) * len(known), head=tuple(sorted(known)))
    other = table(tmp_path / "b.csv", row(1))

    assert importing.shipped_for(file, MAPPINGS.parent) == MAPPINGS / "fires-2013.toml"
    assert importing.shipped_for(other, MAPPINGS.parent) is None


def test_rows_without_a_category_lead_to_the_mapping(fresh_city: Database, tmp_path: Path) -> None:
    said = run(table(tmp_path / "a.csv", row(1, category="", description="Ini apa ya")))

    assert "0 opened" in said and "[category]" in said and "--show-mapping" in said


def test_one_time_that_cannot_be_read_refuses_its_row_alone(fresh_city: Database, tmp_path: Path) -> None:
    rows = [row(number) for number in range(1, 9)]

    said = run(table(tmp_path / "a.csv", *rows, row(9, created_at="kemarin"), row(10, created_at="0001-01-01")))

    assert "8 opened" in said and "2 refused" in said


def test_halves_of_characters_refuse_their_row_alone(fresh_city: Database, tmp_path: Path) -> None:
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [106.8229, -6.1745]}}
    properties = {"created_at": clock.now().isoformat(), "category": "pothole", "description": "Lubang"}
    features = [
        feature | {"properties": properties | {"id": 1}},
        feature | {"properties": properties | {"id": 2, "description": "banjir \ud800"}},
    ]
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))

    said = run(file)

    assert "1 opened" in said and "1 refused" in said


def test_refused_rows_of_a_geojson_come_back_as_a_table(fresh_city: Database, tmp_path: Path) -> None:
    head = ("created_at", "title", "text", "geometry.lon", "geometry.lat", "report_data.flood_depth")
    at = (clock.now() - timedelta(days=3)).isoformat()
    file = table(tmp_path / "mended.csv", (at, "", "Banjir", 106.8229, -6.1745, 40), head=head)

    assert "1 opened" in run(file, mapping=MAPPINGS / "petabencana.toml")


def test_two_imports_of_one_file_open_each_row_once(fresh_city: Database, tmp_path: Path) -> None:
    file = table(tmp_path / "a.csv", *(row(number) for number in range(1, 301)))
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda n: run(file, refused=tmp_path / f"{n}.csv"), range(2)))

    assert len(found()) == 300
    assert all("300 rows" in said for said in told)


def test_floods_of_petabencana_lie_where_they_were_seen(fresh_city: Database, data_dir: Path, tmp_path: Path) -> None:
    file = data_dir / "citizen_reports" / "petabencana_reports_2017-02-21.geojson"
    options = {"mapping": MAPPINGS / "petabencana.toml", "refused": tmp_path / "refused.csv"}

    said = run(file, **options)

    assert "1,057 rows: 1,043 opened" in said and "14 refused" in said
    assert len(list(csv.DictReader((tmp_path / "refused.csv").open()))) == 14
    assert all(case.point and case.step == "closed" and case.due_at is None for case in found())
    assert cases.Case.objects.filter(category="flood", fields__depth="knee").exists()
    assert "0 opened" in run(file, refused=tmp_path / "refused.csv")  # by the same mapping, found by the columns


def test_fires_of_2013_are_placed_by_the_names_of_their_areas(
    fresh_city: Database, data_dir: Path, tmp_path: Path
) -> None:
    options = {"mapping": MAPPINGS / "fires-2013.toml", "refused": tmp_path / "refused.csv"}

    said = run(data_dir / "incidents" / "fires_2013.csv", **options)

    assert "1,592 rows: 1,548 opened" in said and "44 refused" in said
    placed = found()
    assert all(case.point is None and case.area_id for case in placed)
    assert sum(case.area_id.count(".") == 3 for case in placed) >= 1540  # a kelurahan, not only a kecamatan
    first = cases.Case.objects.get(source_key="fires-2013:1")
    assert (first.area_id, first.category_id, first.agency_id) == ("31.72.04.1007", "fire", "dinas-gulkarmat")
    assert first.opened_at.isoformat() == "2012-12-31T17:05:00+00:00"


def test_a_small_file_tells_its_progress_too(fresh_city: Database, tmp_path: Path) -> None:
    told: list[tuple[int, float]] = []
    importing.import_reports(
        path=(file := table(tmp_path / "a.csv", row(1), row(2))),
        plan=importing.plan_for(file, Plan()),
        by=system("tests"),
        at=clock.now(),
        refusals=tmp_path / "refused.csv",
        tell=lambda outcome, share: told.append((outcome.rows, share)),
    )
    assert told[-1] == (2, 1.0)
