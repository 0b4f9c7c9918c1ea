"""A network with a station and its lift."""

from collections.abc import Iterator

import pytest

from kota.mobility.access.selectors import stops
from tests.factories import lines, stations


@pytest.fixture
def station(db: None) -> Iterator[None]:
    """In use, and nothing remembered of the test before."""
    stations.bring()
    stops.forget()
    yield
    stops.forget()
    lines.forget()
