"""Homes and clusters that one test has for itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kota.cli.home import Home
from kota.cli.postgres import Cluster, places


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
