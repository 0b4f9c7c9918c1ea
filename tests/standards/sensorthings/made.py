"""Bodies of entities, whole and right; a test changes in them what it is about."""

import secrets
from typing import Any

GEOJSON = "application/geo+json"
MEASUREMENT = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement"
TRUTH = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_TruthObservation"
CATEGORY = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CategoryObservation"
ANY = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Observation"
METRE = {"name": "metre", "symbol": "m", "definition": "http://unitsofmeasure.org/ucum.html#para-28"}
CELSIUS = {"name": "degree Celsius", "symbol": "°C", "definition": "http://unitsofmeasure.org/ucum.html#para-30"}
NOTHING: dict[str, None] = {"name": None, "symbol": None, "definition": None}
DAY = "2024-05-06T07:08:09Z"


def point(longitude: float | None = None, latitude: float = -6.1754) -> dict[str, Any]:
    """A GeoJSON point; somewhere in the city where no other test is, unless told."""
    return {"type": "Point", "coordinates": [longitude or 106.6 + secrets.randbelow(4_000_000) / 1e7, latitude]}


def thing(name: str, **more: Any) -> dict[str, Any]:
    """A Thing."""
    return {"name": name, "description": "made by a test", **more}


def location(name: str, **more: Any) -> dict[str, Any]:
    """A Location."""
    body = {"name": name, "description": "made by a test", "encodingType": GEOJSON, "location": point()}
    return body | more


def sensor(name: str, **more: Any) -> dict[str, Any]:
    """A Sensor."""
    body = {"name": name, "description": "made by a test", "encodingType": "text/html", "metadata": "https://a.example"}
    return body | more


def observed(name: str, **more: Any) -> dict[str, Any]:
    """An ObservedProperty."""
    return {"name": name, "description": "made by a test", "definition": "https://a.example/level"} | more


def feature(name: str, **more: Any) -> dict[str, Any]:
    """A FeatureOfInterest."""
    return {"name": name, "description": "made by a test", "encodingType": GEOJSON, "feature": point()} | more


def datastream(name: str, **more: Any) -> dict[str, Any]:
    """A Datastream without its relations."""
    body = {
        "name": name,
        "description": "made by a test",
        "observationType": MEASUREMENT,
        "unitOfMeasurement": METRE,
    }
    return body | more


def observation(result: Any, **more: Any) -> dict[str, Any]:
    """An Observation without its relations."""
    return {"phenomenonTime": DAY, "resultTime": DAY, "result": result} | more


def whole(name: str) -> dict[str, Any]:
    """A Thing with everything that hangs on it, for one deep insert."""
    return thing(
        name,
        properties={"kind": "gauge"},
        Locations=[location(f"{name} place")],
        Datastreams=[
            datastream(
                f"{name} stream",
                Sensor=sensor(f"{name} sensor"),
                ObservedProperty=observed(f"{name} property"),
                Observations=[
                    observation(1.5, FeatureOfInterest=feature(f"{name} feature")),
                    observation(2.5, phenomenonTime="2024-05-06T08:08:09Z"),
                ],
            )
        ],
    )
