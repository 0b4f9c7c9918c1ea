"""Another city is another folder: what docs/how-to/add-a-city.md says, done with the tiny pack."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from kota.base import clock
from kota.base.actor import ANONYMOUS
from kota.base.geo import Point
from kota.governance.reports.contracts import NewReport
from kota.governance.reports.services import send_report
from kota.kernel.areas import facade as areas
from kota.kernel.facts import facade as facts

ROOT = Path(__file__).parents[3]
TINY = ROOT / "cities" / "tiny"


@pytest.fixture
def tiny(fresh_city: Any) -> None:
    """The same tables without a city in them, then the tiny pack."""
    import psycopg

    with psycopg.connect(fresh_city.owner, autocommit=True) as owner:
        keep = "('django_migrations', 'django_content_type', 'kota_stamps')"
        rows = owner.execute(f"SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN {keep}")
        owner.execute("TRUNCATE " + ", ".join(f'"{row[0]}"' for row in rows.fetchall()) + " CASCADE")
    facts.forget()
    call_command("pack_load", str(TINY))


def test_the_tiny_city_stands_and_takes_a_report(tiny: None) -> None:
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


def test_the_pack_is_loaded_again_without_a_change(tiny: None, capsys: Any) -> None:
    call_command("pack_load", str(TINY))
    assert "nothing new" in capsys.readouterr().out
    call_command("pack_diff", str(TINY))
    assert "equals its pack" in capsys.readouterr().out


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
