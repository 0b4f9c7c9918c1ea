"""A backup while the city works: reports keep coming, files come and go; what is restored is one moment of it."""

import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from kota.cli.home import Home
from kota.cli.manage import running
from kota.cli.trial import TrialCity
from tests.integration.cli.running import Running

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[Running]:
    """A home of which there is nothing yet."""
    city = Running(tmp_path / "restored")
    yield city
    city.remove()


class Bustle:
    """Reports that are sent, and files that are swept away, until told to stop."""

    def __init__(self, report: Callable[..., dict[str, str]], files: Path) -> None:
        self.sent: list[str] = []
        self._report, self._files, self._over = report, files, threading.Event()
        self._threads = [threading.Thread(target=work) for work in (self._send, self._send, self._sweep)]

    def __enter__(self) -> "Bustle":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _send(self) -> None:
        while not self._over.wait(0.05):  # the city has other work to do beside
            self.sent.append(self._report(f"Lubang ke-{len(self.sent)}")["reference"])

    def _sweep(self) -> None:
        folder = self._files / "zz"
        folder.mkdir(parents=True, exist_ok=True)
        while not self._over.wait(0.02):
            loose = [folder / str(number) for number in range(200)]
            for path in loose:
                path.write_bytes(b"nothing points here")
            for path in loose:
                path.unlink()


def references(home: Home) -> set[str]:
    with psycopg.connect(running(home, as_owner=True)["KOTA_OWNER_URL"]) as connection:
        return {row[0] for row in connection.execute('SELECT reference FROM "case"').fetchall()}


def test_a_backup_under_load_is_one_moment_of_the_city(
    live_city: TrialCity, report: Callable[..., dict[str, str]], restored: Running, tmp_path: Path
) -> None:
    before = report("Lubang sebelum cadangan")["reference"]
    file, source = tmp_path / "city.kota", Running(live_city.home.path)
    with Bustle(report, live_city.home.path / "files") as bustle:
        done = source.kota("backup", str(file))
        assert done.returncode == 0, done.stderr
    assert len(bustle.sent) > 10, "reports went on"

    done = restored.kota("restore", str(file))
    assert done.returncode == 0, done.stderr  # it compared every table with the moment of the backup
    with tarfile.open(file) as archive:
        tables = json.loads(archive.extractfile("manifest.json").read())["tables"]  # type: ignore[union-attr]
    restored.start()
    found, now = references(Home(restored.home)), references(live_city.home)
    assert {before} <= found < now
    assert tables["case"][0] == len(found)
    assert restored.kota("audit", "verify").returncode == 0
