"""The archive of a flood is read from a folder, and what it lacks is named."""

import json
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import shapely
from django.core.management import CommandError, call_command

from kota.base.errors import InvalidError
from kota.environment.water.storage import read_archive

BEGINS = datetime(2017, 2, 20, tzinfo=ZoneInfo("Asia/Jakarta"))
BOX = shapely.geometry.mapping(shapely.box(106.80, -6.20, 106.81, -6.19))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One kelurahan, one report an hour before its only RW was marked on the second day."""

    def write(name: str, *features: dict[str, Any]) -> None:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"features": features}), encoding="utf-8")

    write("boundaries/dki_kelurahan.geojson", {"properties": {"kode": "31.71.01.1001"}, "geometry": BOX})
    given = {
        "created_at": "2017-02-21T08:30:00",
        "source": "qlue",
        "text": "Banjir",
        "title": None,
        "report_data": None,
    }
    write("citizen_reports/petabencana_reports_2017-02-20.geojson")
    write(
        "citizen_reports/petabencana_reports_2017-02-21.geojson",
        {"properties": given, "geometry": {"coordinates": [106.805, -6.195]}},
    )
    write("citizen_reports/petabencana_reports_2017-02-22.geojson")
    write("flood_events/none.geojson")
    marked = {"geom_id": "1", "changed": "2017-02-21T10:05:00.5", "state": 2}
    write("flood_events/one.geojson", {"properties": marked, "geometry": BOX})
    hours = [BEGINS + timedelta(hours=n) for n in range(73)]
    rows = [f"{hour:%Y-%m-%dT%H:%M:%S},{'one' if n == 35 else 'none'}.geojson" for n, hour in enumerate(hours)]
    (tmp_path / "flood_events/index.csv").write_text("observed_at_local,file\n" + "\n".join(rows), encoding="utf-8")
    return tmp_path


def test_three_days_and_two_kinds_of_units_are_read(folder: Path) -> None:
    found = read_archive(folder, BEGINS)
    assert [units.kind for units in found.units] == ["kelurahan", "cell"]
    assert (len(found.history.reports), len(found.history.marks)) == (1, 1)
    assert found.history.marks[0].gone == BEGINS + timedelta(hours=36)


def test_the_score_is_one_line_of_json_or_a_table(folder: Path) -> None:
    out = StringIO()
    call_command("score_flood", data=folder, json=True, stdout=out)
    found = json.loads(out.getvalue())
    assert found["inputs"]["marked_rw"] == 1
    assert found["share_warned_before_wet"] == found["units"]["kelurahan"]["rule"]["share_warned_before_wet"]
    call_command("score_flood", data=folder, stdout=out)
    assert "neighbours_of_a_wet_unit" in out.getvalue()


def test_a_folder_without_the_archive_is_refused_by_name(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(CommandError, match=r"dki_kelurahan\.geojson"):
        call_command("score_flood", data=tmp_path / "elsewhere")
    (folder / "flood_events/one.geojson").write_text("{}")
    with pytest.raises(InvalidError, match="cannot be read"):
        read_archive(folder, BEGINS)
