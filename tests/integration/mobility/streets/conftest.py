"""A town along one main street with a bus line, and its map."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from kota.mobility.streets.selectors import current
from tests.factories import lines
from tests.factories.streets import Map


def town() -> Map:
    """`Jalan Raya` passes the six stops of the small network (every 6 of the grid), `Jalan Utara` runs beside it, and
    lanes lead from one to the other at every second of the grid."""
    made = Map()
    for x in range(-2, 32, 2):
        made.way((x, 0), (x + 2, 0), highway="secondary", name="Jalan Raya", surface="asphalt")
        made.way((x, 3), (x + 2, 3), highway="residential", name="Jalan Utara")
        made.way((x, 0), (x, 3), highway="residential", name=f"Gang {x + 2}")
    return made


@pytest.fixture
def network(db: None) -> Iterator[None]:
    """Buses along Jalan Raya."""
    lines.bring()
    yield
    lines.forget()


@pytest.fixture
def bring(db: None, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """`bring(map)`: the streets of a map in use, through the command."""

    def brought(made: Map, **more: Any) -> None:
        call_command("import_streets", str(made.write(tmp_path / "kota.osm.pbf")), **more)
        current.forget()

    yield brought
    current.forget()
