"""Bodies with what they link to, what each of them needs, and times as the standard writes them."""

import time
from datetime import UTC, datetime
from typing import Any

from tests.standards.sensorthings import made
from tests.standards.sensorthings.scene import Scene
from tests.standards.sensorthings.server import Session

REFUSED = (400, 409, 422)
NEEDED = {
    "Things": ("name", "description"),
    "Locations": ("name", "description", "encodingType", "location"),
    "Sensors": ("name", "description", "encodingType", "metadata"),
    "ObservedProperties": ("name", "description", "definition"),
    "FeaturesOfInterest": ("name", "description", "encodingType", "feature"),
    "Datastreams": (
        "name", "description", "observationType", "unitOfMeasurement", "Thing", "Sensor", "ObservedProperty",
    ),
    "Observations": ("result", "Datastream"),
    "HistoricalLocations": ("time", "Thing"),
}  # fmt: skip


def now() -> datetime:
    """By this machine's clock; the server's may differ by minutes."""
    return datetime.fromtimestamp(time.time(), UTC)


def moment(text: str) -> datetime:
    """A time of the standard as a moment."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def span(text: str | None) -> tuple[datetime, datetime]:
    """An interval of the standard; a moment is one without length."""
    assert text, "the interval is empty"
    begin, _, end = text.partition("/")
    return moment(begin), moment(end or begin)


def refusable(scene: Scene, name: str) -> dict[str, Any]:
    """A whole body of this set whose links lead into the scene: for what must not be made."""
    thing = scene.things["delta"].link
    links = {
        "Datastreams": {
            "Thing": thing,
            "Sensor": scene.sensors["new"].link,
            "ObservedProperty": scene.properties["heat"].link,
        },
        "Observations": {"Datastream": scene.streams["heat"].link},
        "HistoricalLocations": {"Thing": thing, "Locations": [scene.home.link]},
    }
    body = {
        "Datastreams": made.datastream("refused"),
        "Observations": made.observation(1),
        "HistoricalLocations": {"time": "2001-01-01T00:00:00Z"},
    }
    return body[name] | links[name] if name in body else body_for(scene.sta, name)


def body_for(sta: Session, name: str) -> dict[str, Any]:
    """A whole body of this set."""
    simple = {
        "Things": made.thing, "Locations": made.location, "Sensors": made.sensor,
        "ObservedProperties": made.observed, "FeaturesOfInterest": made.feature,
    }  # fmt: skip
    if name in simple:
        return simple[name](sta.name("one"))
    if name == "Datastreams":
        links = {"Thing": sta.thing().link, "Sensor": sta.sensor().link, "ObservedProperty": sta.observed().link}
        return made.datastream(sta.name("one"), **links)
    if name == "Observations":
        return made.observation(1, Datastream=sta.stream().link)
    return {"time": made.DAY, "Thing": sta.thing().link, "Locations": [sta.location().link]}
