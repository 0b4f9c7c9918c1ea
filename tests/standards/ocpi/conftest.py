"""A connected operator, and a platform that can be called."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories.ocpi import Platform, platform
from tests.integration.mobility.charging.conftest import connected, invited, peer

__all__ = ["connected", "invited", "other", "peer"]


@pytest.fixture
def other(settings: Any) -> Iterator[Platform]:
    with platform() as server:
        settings.KOTA_FETCH_ALLOW = [server.place]
        yield server
