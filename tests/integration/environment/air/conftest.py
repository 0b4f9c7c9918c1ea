"""Stations that send hours, and the province's file, for tests of the air."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kota.environment.air import services
from kota.environment.air.selectors import looked_at
from kota.environment.air.selectors.kept import forget
from kota.ui import remembered
from tests.factories.air import BY, hours

NOW = datetime(2026, 11, 24, 5, 20, tzinfo=UTC)  # 12.20 in Jakarta
HOUR = NOW.replace(minute=0)
Send = Callable[..., list[int]]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """A rolled back test must not be remembered."""
    forget()
    looked_at.forget()
    remembered.forget()


@pytest.fixture
def send() -> Send:
    """`send("dki4", "pm25", [..])` writes hourly values, the last of which begins an hour before `until`."""

    def write(station: str, what: str, values: Sequence[float], until: datetime = HOUR) -> list[int]:
        return hours({f"{station}:{what}": values}, until, NOW)

    return write


@pytest.fixture
def reporting(send: Send) -> None:
    """Lubang Buaya is worst, Jagakarsa has too few hours, two others send nothing; all is published."""
    send("dki4", "pm25", [100.0] * 80)
    send("dki4", "pm10", [60.0] * 80)
    send("dki1", "pm25", [12.0] * 80)
    send("dki3", "pm25", [12.0] * 9)
    services.publish(by=BY, at=NOW)


@pytest.fixture(scope="session")
def file(data_dir: Path) -> Path:
    return data_dir / "environment" / "ispu_dki_2010-01_2025-02.csv"


@pytest.fixture
def imported(file: Path, tmp_path: Path) -> services.Outcome:
    return services.import_days(path=file, by=BY, at=NOW, refusals=tmp_path / "refused.csv")
