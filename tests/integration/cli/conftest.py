"""Homes, clusters and cities that one test has for itself."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest

from kota.cli.home import Home
from kota.cli.postgres import Cluster, places
from tests.fixtures.database import cluster as test_cluster
from tests.integration.cli.running import Running, copy


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home."""
    home = Home(tmp_path / "home")
    home.prepare()
    yield home
    places.remove(home.path)


@pytest.fixture
def cluster(home: Home) -> Iterator[Cluster]:
    """A cluster in it, not started yet."""
    cluster = Cluster(home, durable=False)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def seed() -> Path:
    """A home whose city was started once from nothing and stopped; shared by this run's workers."""
    folder = test_cluster().home.path / "cities"
    folder.mkdir(exist_ok=True)
    template = test_cluster().template
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / template / "ready").exists():
            for old in folder.glob("kota_template_*/"):
                Running(old).remove()
            city = Running(folder / template)
            seconds = city.start()
            assert city.stop() == 0
            (city.home / "ready").write_text(f"{seconds:.1f}")
    return folder / template


@pytest.fixture
def city(seed: Path, tmp_path: Path) -> Iterator[Running]:
    """A city like the seed, not started yet."""
    city = Running(seed.parent / tmp_path.name)
    city.remove()
    copy(seed, city.home)
    yield city
    city.remove()


@pytest.fixture
def empty(tmp_path: Path) -> Running:
    """A city of which there is nothing yet."""
    return Running(tmp_path / "empty")
