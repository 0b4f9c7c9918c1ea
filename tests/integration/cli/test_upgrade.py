"""`kota upgrade`: a backup first, then the tables, and the city works as before."""

import tarfile
import urllib.request
from pathlib import Path

import pytest

from kota.cli.city import City
from kota.cli.home import Home
from kota.cli.prepare import stamp
from kota.cli.trial import OWN
from tests.integration.cli.running import Running

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(autouse=True)
def _only_this_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process's own database, of other tests, is none of the city's."""
    for name in OWN:
        monkeypatch.delenv(name, raising=False)


def age(city: Running) -> None:
    """Take the newest table of the reports away, as if the city had last run with older code."""
    done = city.kota("manage", "--owner", "migrate", "reports", "0001", "--skip-checks")
    assert done.returncode == 0, done.stderr
    made = City(Home(city.home))
    try:
        stamp(made.open().owner, "tables", "older code")
    finally:
        made.close()


def tables_in(backup: Path) -> str:
    with tarfile.open(backup) as archive:
        return archive.extractfile("manifest.json").read().decode()  # type: ignore[union-attr]


def test_an_upgrade_backs_up_migrates_and_leaves_a_city_that_works(city: Running) -> None:
    age(city)

    done = city.kota("upgrade")

    assert done.returncode == 0, done.stderr
    (backup,) = (city.home / "backups").glob("*.kota")
    assert '"case"' in tables_in(backup)
    assert "report_media" not in tables_in(backup), "the backup is of before"
    said = done.stdout + done.stderr
    assert said.index("backup") < said.index("tables")
    city.start()
    listed = city.kota("manage", "--owner", "showmigrations", "reports").stdout
    assert "[X] 0002_media" in listed
    url = Home(city.home).city()["base_url"]
    with urllib.request.urlopen(f"{url}/reports", timeout=30) as answer:
        assert answer.status == 200
