"""The newest observation inside of many datastreams is written by the database, and reads as everywhere else."""

from typing import Any

import orjson
import pytest

from kota.base import clock
from kota.base.actor import system
from kota.kernel.observations.contracts.entities import OBSERVATIONS
from kota.kernel.observations.rules.query import options as queries
from kota.kernel.observations.rules.query import paths
from kota.kernel.observations.selectors.query import fetch
from kota.kernel.observations.services import create
from tests.factories.sensing import datastream

pytestmark = pytest.mark.django_db
BASE = "https://city.example/sta/v1.1"
RESULTS = (12, 1.5, -0.25, 0.1 + 0.2, 1e15, 1e20, -0.0, 5e-324, "high", [1, 2], True)
TIMES = (
    "2026-11-26T08:00:00Z", "2026-11-26T08:00:00.25Z", "2026-11-26T08:00:00.000001Z", "1969-12-31T23:59:59.1Z",
    "2026-11-26T08:00:00Z/2026-11-26T09:00:00Z",
)  # fmt: skip
MORE: tuple[dict[str, Any], ...] = (
    {}, {"resultTime": "2026-11-26T08:00:01Z"}, {"resultQuality": "good"}, {"parameters": {"depth": 3}},
)  # fmt: skip


@pytest.mark.parametrize("select", ["", ";$select=phenomenonTime,result", ";$select=id,resultQuality,Datastream"])
def test_inside_of_datastreams_as_by_itself(select: str) -> None:
    at, by = clock.now(), system("tests")
    bodies = [{"result": result, "phenomenonTime": TIMES[0]} for result in RESULTS]
    bodies += [{"result": 1, "phenomenonTime": time} for time in TIMES]
    bodies += [{"result": 1, "phenomenonTime": TIMES[0], **more} for more in MORE]
    for body in bodies:
        stream = datastream(properties={"plausible": {"maximum": 1e17}})
        create(OBSERVATIONS, body, implied={"Datastream": stream.pk}, by=by, at=at)
    newest = f"Observations($orderby=phenomenonTime desc;$top=1{select})"
    streams = ask("Datastreams", f"$select=id&$top=1000&$expand={newest}")
    assert len(streams) >= len(bodies)
    for stream in streams:
        alone = ask(
            f"Datastreams({stream['@iot.id']})/Observations", f"$orderby=phenomenonTime desc{select.replace(';', '&')}"
        )
        assert stream["Observations"] == alone[:1]


def ask(path: str, query: str) -> list[Any]:
    found = fetch.page(paths.read(path), queries.read(query.replace(" ", "%20")), BASE)
    value: list[Any] = orjson.loads(orjson.dumps([row.entity for row in found.rows]))
    return value
