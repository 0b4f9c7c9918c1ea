"""Things and datastreams for tests."""

from datetime import UTC, datetime
from typing import Any

from kota.kernel.observations.models import Datastream, Location, ObservedProperty, Sensor, Thing, ThingLocation

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def datastream(*, place: tuple[float, float] | None = (106.85, -6.2), **given: Any) -> Datastream:
    """A datastream of a thing of its own, somewhere in the city or nowhere."""
    thing = Thing.objects.create(name="Sample station", description="A sample", properties={"theme": "air"})
    if place:
        location = Location.objects.create(
            name="Sample place", description="A sample", encoding_type="application/geo+json",
            location={"type": "Point", "coordinates": list(place)},
        )  # fmt: skip
        ThingLocation.objects.create(thing=thing, location=location)
    sensor = Sensor.objects.create(
        name="Sample sensor", description="A sample", encoding_type="text/html", metadata="about:blank"
    )
    measured = ObservedProperty.objects.create(name="PM2.5", definition="urn:sample:pm25", description="A sample")
    return Datastream.objects.create(
        **{
            "name": "Sample stream", "description": "A sample", "observation_type": "urn:sample:number",
            "unit": {"name": "microgram per cubic metre", "symbol": "µg/m³", "definition": "urn:sample:ugm3"},
            "thing": thing, "sensor": sensor, "observed_property": measured, "properties": {"theme": "air"}, **given,
        }
    )  # fmt: skip
