"""Another city is another folder: what docs/how-to/add-a-city.md says, done with the tiny pack."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from kota.base import clock
from kota.base.actor import ANONYMOUS, system
from kota.base.geo import Point
from kota.governance.reports.contracts import NewReport
from kota.governance.reports.services import send_report
from kota.kernel.areas import facade as areas
from kota.kernel.facts import facade as facts

ROOT = Path(__file__).parents[3]
TINY = ROOT / "cities" / "tiny"


@pytest.fixture
def tiny(fresh_city: Any) -> Any:
    """The same tables without a city in them, then the tiny pack."""
    empty(fresh_city)
    call_command("pack_load", str(TINY))
    return fresh_city


def empty(city: Any) -> None:
    """Tables without a city."""
    with psycopg.connect(city.owner, autocommit=True) as owner:
        keep = "('django_migrations', 'django_content_type', 'kota_stamps')"
        rows = owner.execute(f"SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN {keep}")
        for table in ("audit_line", "audit_seal"):  # else not even the owner empties them
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute("TRUNCATE " + ", ".join(f'"{row[0]}"' for row in rows.fetchall()) + " CASCADE")
        for table in ("audit_line", "audit_seal"):
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    facts.forget()


def test_the_tiny_city_stands_and_takes_a_report(tiny: Any) -> None:
    assert facts.city().timezone == "Asia/Makassar"
    assert len(areas.under("", "kelurahan")) == 4
    here = areas.under("", "kelurahan")[0]
    point = _point(here.code)

    case = send_report(
        new=NewReport(category=next(iter(facts.current("category"))), words="Ada lubang", channel="web", point=point),
        by=ANONYMOUS,
        at=clock.now(),
    )

    assert case.reference.startswith(facts.city().reference_prefix + "-")
    assert case.area_id == here.code
    assert case.agency_id
    assert case.due_at > case.opened_at


def test_the_pack_is_loaded_again_without_a_change(tiny: Any, capsys: Any) -> None:
    call_command("pack_load", str(TINY))
    assert "nothing new" in capsys.readouterr().out
    call_command("pack_diff", str(TINY))
    assert "equals its pack" in capsys.readouterr().out


def test_what_was_edited_is_exported_as_a_pack_that_makes_the_same_city(tiny: Any, tmp_path: Path, capsys: Any) -> None:
    by, at = system("tests"), clock.now()
    before = facts.current("category")["pothole"].model_dump(mode="json")
    facts.put(kind="category", key="pothole", value={**before, "solve_hours": 77}, by=by, at=at)
    facts.end(kind="holiday", key="2026-07-08", by=by, at=at)
    text = {"title": {"id": "Baru", "en": "New"}, "body": {"id": 'Baris "satu"\n\nDua', "en": "One\ntwo"}}
    facts.put(kind="text", key="news", value={"code": "news", **text}, by=by, at=at)

    with override_settings(KOTA_PACK=TINY):
        call_command("pack_export", str(tmp_path / "out"))
        with pytest.raises(CommandError, match="is not empty"):
            call_command("pack_export", str(tmp_path / "out"))
    assert {path.name for path in TINY.glob("*.*") if path.suffix != ".md"} == {
        path.name for path in (tmp_path / "out").iterdir()
    }
    empty(tiny)
    call_command("pack_load", str(tmp_path / "out"))
    assert facts.current("category")["pothole"].solve_hours == 77
    assert "2026-07-08" not in facts.current("holiday")
    assert facts.current("text")["news"].body.id == text["body"]["id"]
    capsys.readouterr()
    call_command("pack_diff", str(tmp_path / "out"))
    assert "equals its pack" in capsys.readouterr().out


@pytest.mark.django_db
def test_jakarta_as_it_runs_is_a_whole_pack(tmp_path: Path, capsys: Any) -> None:
    call_command("pack_export", str(tmp_path / "out"))
    capsys.readouterr()
    call_command("pack_diff", str(tmp_path / "out"))
    assert "equals its pack" in capsys.readouterr().out
    assert (tmp_path / "out" / "transit" / "lines.csv").is_file()


def test_every_pack_passes_its_checks() -> None:
    for pack in ("jakarta", "tiny"):
        done = subprocess.run(
            [sys.executable, "cities/tools/check.py", f"cities/{pack}"], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_folder_that_is_no_pack_is_refused(tmp_path: Path, fresh_city: Any) -> None:
    with pytest.raises(CommandError, match=r"it has no city\.toml"):
        call_command("pack_load", str(tmp_path))


def test_a_mistake_in_a_pack_is_named_and_nothing_is_loaded(tmp_path: Path, fresh_city: Any) -> None:
    import shutil

    pack = shutil.copytree(settings.KOTA_PACK, tmp_path / "wrong")
    text = (pack / "categories.toml").read_text().replace("solve_hours = ", "solve_hours = -", 1)
    (pack / "categories.toml").write_text(text)

    with pytest.raises(CommandError, match=r"categories\.toml, .*solve_hours"):
        call_command("pack_load", str(pack))


def _point(code: str) -> Point:
    with connection.cursor() as cursor:
        cursor.execute("SELECT point::text FROM area WHERE code = %s", [code])
        lon, lat = json.loads(cursor.fetchone()[0].replace("(", "[").replace(")", "]"))
    return Point(lon, lat)
