"""The two real files of levels, with their traps."""

from pathlib import Path

import pytest

from kota.base.errors import InvalidError
from kota.environment.water.contracts import Unit
from kota.environment.water.models import GateLevel, GateState
from kota.environment.water.selectors import expected, facts
from kota.environment.water.services import forecasting, importing
from tests.integration.environment.water.conftest import AT, BY

pytestmark = pytest.mark.django_db
DEPOK, MANGGARAI = "water_level_depok_2023.xlsx", "water_level_manggarai_bkb_2022-10_2023-10.csv"


def brought(path: Path, refusals: Path | None = None) -> importing.Outcome:
    return importing.import_levels(path=path, refusals=refusals, by=BY, at=AT)


def test_both_files_are_read_once_judged_and_fitted(data_dir: Path, tmp_path: Path) -> None:
    refused = importing.refused_at(tmp_path, Path(DEPOK))
    depok = brought(data_dir / "environment" / DEPOK, refused)
    assert (depok.gate, depok.unit, depok.rows, depok.new, depok.known) == ("depok", Unit.MM, 11_487, 11_400, 0)
    assert len(refused.read_text().splitlines()) == 88
    assert brought(data_dir / "environment" / DEPOK).known == 11_400
    manggarai = brought(data_dir / "environment" / MANGGARAI)
    assert (manggarai.gate, manggarai.unit, manggarai.new) == ("manggarai", Unit.CM, 8_180)

    state = GateState.objects.get(pk="depok")
    assert state.counted == 11_400 and GateLevel.objects.filter(gate="depok", after=3).exists()

    fits = {fit.horizon: fit for fit in forecasting.fit_reaches(by=BY, at=AT)}
    assert {fit.reach for fit in fits.values()} == {"depok-manggarai"} and set(fits) == {3, 6, 8}
    assert (fits[8].lag, fits[8].earliest, fits[8].latest) == (8, 6, 10)
    assert fits[8].trial["error"] < 0.75 * fits[8].trial["error_of_persistence"]

    risen = GateLevel.objects.filter(gate="depok", after=3).order_by("at").first()
    assert risen is not None
    ahead = expected.ahead(facts.reaches()["depok-manggarai"], risen.at)
    assert len(ahead) == 3 and all(told.low < told.cm < told.high for _fit, told in ahead)


def test_a_file_that_names_no_gate_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "levels.csv"
    path.write_text("tanggal,ketinggian\n2026-11-24 00:00:00,180\n", encoding="utf-8")
    with pytest.raises(InvalidError, match="--gate"):
        brought(path)
