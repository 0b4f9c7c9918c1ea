"""MultiDatastreams: several values in one result."""

from typing import Any

import pytest

from tests.standards.sensorthings import made
from tests.standards.sensorthings.requirements import requires
from tests.standards.sensorthings.server import Ref, Session


def multi(sta: Session, **more: Any) -> dict[str, Any]:
    return {
        "name": sta.name("weather"), "description": "made by a test", "observationType":
        "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_ComplexObservation",
        "multiObservationDataTypes": [made.MEASUREMENT, made.MEASUREMENT],
        "unitOfMeasurements": [made.METRE, made.CELSIUS],
        "Thing": sta.thing(Locations=[sta.location().link]).link, "Sensor": sta.sensor().link,
        "ObservedProperties": [sta.observed("a").link, sta.observed("b").link],
    } | more  # fmt: skip


def made_one(sta: Session) -> Ref:
    return sta.post("MultiDatastreams", multi(sta))


@requires("multi-datastream/properties")
def test_it_has_several_units_and_types(sta: Session) -> None:
    found = sta.get(made_one(sta).path)
    assert found["unitOfMeasurements"] == [made.METRE, made.CELSIUS]
    assert found["multiObservationDataTypes"] == [made.MEASUREMENT, made.MEASUREMENT]


@requires("multi-datastream/relations")
def test_it_leads_to_its_relations(sta: Session) -> None:
    found = sta.get(made_one(sta).path, expand="Thing,Sensor,ObservedProperties,Observations")
    names = [row["name"] for row in found["ObservedProperties"]]
    assert names == [sta.name("a"), sta.name("b")], "the order of ObservedProperties is that of the units"
    assert found["Observations"] == []


@requires("multi-datastream/constraints")
def test_a_result_is_as_long_as_its_units(sta: Session) -> None:
    ref = made_one(sta)
    row = sta.post("Observations", made.observation([1.5, 20], MultiDatastream=ref.link))
    assert sta.get(row.path)["result"] == [1.5, 20]
    for result in ([1], [1, 2, 3], 1):
        body = made.observation(result, MultiDatastream=ref.link)
        sta.ask("POST", "Observations", json=body, status=(400, 409, 422))


@requires("multi-datastream/constraints")
@pytest.mark.parametrize("field", ["unitOfMeasurements", "multiObservationDataTypes", "ObservedProperties"])
def test_lists_are_equally_long(sta: Session, field: str) -> None:
    body = multi(sta)
    body[field] = body[field][:1]
    sta.ask("POST", "MultiDatastreams", json=body, status=(400, 409, 422))
