"""The entity sets of SensorThings 1.1: their properties, relations, and where each is kept (OGC 18-088, clause 8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a property holds, and so what may be done with it in a query."""

    ID = "id"
    TEXT = "text"
    JSON = "json"  # any JSON; paths lead into it
    TIME = "time"  # an instant
    INTERVAL = "interval"  # an instant or an interval
    RESULT = "result"  # any JSON, mostly a number
    GEOMETRY = "geometry"  # GeoJSON


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an entity. `column` is where it lies; a computed one is never written."""

    name: str
    kind: Kind
    column: str = ""
    is_required: bool = False
    is_computed: bool = False

    @property
    def stored(self) -> str:
        return self.column or self.name


@dataclass(frozen=True, slots=True)
class Relation:
    """A navigation property. A single one lies in `column` of this table; one of many lies in `column` of the target,
    or in the table `through`, whose columns name this entity and the other."""

    name: str
    target: str
    is_many: bool
    column: str = ""
    through: str = ""
    other: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class EntitySet:
    """An entity set: `name` in addresses, `single` in bodies."""

    name: str
    single: str
    table: str
    properties: tuple[Property, ...]
    relations: tuple[Relation, ...]
    extension: str = ""

    def property(self, name: str) -> Property | None:
        return next((found for found in self.properties if found.name == name), None)

    def relation(self, name: str) -> Relation | None:
        return next((found for found in self.relations if found.name == name), None)


def _one(name: str, target: str, column: str, *, is_required: bool = False) -> Relation:
    return Relation(name, target, is_many=False, column=column, is_required=is_required)


def _many(
    name: str, target: str, column: str, through: str = "", other: str = "", *, is_required: bool = False
) -> Relation:
    return Relation(name, target, is_many=True, column=column, through=through, other=other, is_required=is_required)


ID = Property("id", Kind.ID)
NAME = Property("name", Kind.TEXT, is_required=True)
DESCRIPTION = Property("description", Kind.TEXT, is_required=True)
ENCODING = Property("encodingType", Kind.TEXT, "encoding_type", is_required=True)
PROPERTIES = Property("properties", Kind.JSON)

THINGS = EntitySet(
    "Things", "Thing", "thing",
    (ID, NAME, DESCRIPTION, PROPERTIES),
    (
        _many("Locations", "Locations", "thing_id", "thing_location", "location_id"),
        _many("HistoricalLocations", "HistoricalLocations", "thing_id"),
        _many("Datastreams", "Datastreams", "thing_id"),
        _many("TaskingCapabilities", "TaskingCapabilities", "thing_id"),
    ),
)  # fmt: skip
LOCATIONS = EntitySet(
    "Locations", "Location", "location",
    (ID, NAME, DESCRIPTION, ENCODING, Property("location", Kind.GEOMETRY, is_required=True), PROPERTIES),
    (
        _many("Things", "Things", "location_id", "thing_location", "thing_id"),
        _many(
            "HistoricalLocations", "HistoricalLocations",
            "location_id", "historical_location_place", "historical_location_id",
        ),
    ),
)  # fmt: skip
HISTORICAL_LOCATIONS = EntitySet(
    "HistoricalLocations", "HistoricalLocation", "historical_location",
    (ID, Property("time", Kind.TIME, is_required=True)),
    (
        _one("Thing", "Things", "thing_id", is_required=True),
        _many(
            "Locations", "Locations",
            "historical_location_id", "historical_location_place", "location_id", is_required=True,
        ),
    ),
)  # fmt: skip
DATASTREAMS = EntitySet(
    "Datastreams", "Datastream", "datastream",
    (
        ID, NAME, DESCRIPTION,
        Property("observationType", Kind.TEXT, "observation_type", is_required=True),
        Property("unitOfMeasurement", Kind.JSON, "unit", is_required=True),
        Property("observedArea", Kind.GEOMETRY, "observed_area", is_computed=True),
        Property("phenomenonTime", Kind.INTERVAL, "phenomenon", is_computed=True),
        Property("resultTime", Kind.INTERVAL, "result", is_computed=True),
        PROPERTIES,
    ),
    (
        _one("Thing", "Things", "thing_id", is_required=True),
        _one("Sensor", "Sensors", "sensor_id", is_required=True),
        _one("ObservedProperty", "ObservedProperties", "observed_property_id", is_required=True),
        _many("Observations", "Observations", "datastream_id"),
    ),
)  # fmt: skip
SENSORS = EntitySet(
    "Sensors", "Sensor", "sensor",
    (ID, NAME, DESCRIPTION, ENCODING, Property("metadata", Kind.JSON, is_required=True), PROPERTIES),
    (_many("Datastreams", "Datastreams", "sensor_id"),),
)  # fmt: skip
OBSERVED_PROPERTIES = EntitySet(
    "ObservedProperties", "ObservedProperty", "observed_property",
    (ID, NAME, Property("definition", Kind.TEXT, is_required=True), DESCRIPTION, PROPERTIES),
    (_many("Datastreams", "Datastreams", "observed_property_id"),),
)  # fmt: skip
OBSERVATIONS = EntitySet(
    "Observations", "Observation", "observation",
    (
        ID,
        Property("phenomenonTime", Kind.INTERVAL, "phenomenon"),
        Property("result", Kind.RESULT, is_required=True),
        Property("resultTime", Kind.TIME, "result_time"),
        Property("resultQuality", Kind.JSON, "result_quality"),
        Property("validTime", Kind.INTERVAL, "valid"),
        Property("parameters", Kind.JSON),
    ),
    (
        _one("Datastream", "Datastreams", "datastream_id", is_required=True),
        _one("FeatureOfInterest", "FeaturesOfInterest", "feature_id"),
    ),
)  # fmt: skip
FEATURES_OF_INTEREST = EntitySet(
    "FeaturesOfInterest", "FeatureOfInterest", "feature_of_interest",
    (ID, NAME, DESCRIPTION, ENCODING, Property("feature", Kind.GEOMETRY, is_required=True), PROPERTIES),
    (_many("Observations", "Observations", "feature_id"),),
)  # fmt: skip
ACTUATORS = EntitySet(
    "Actuators", "Actuator", "actuator",
    (ID, NAME, DESCRIPTION, ENCODING, Property("metadata", Kind.JSON, is_required=True), PROPERTIES),
    (_many("TaskingCapabilities", "TaskingCapabilities", "actuator_id"),),
    extension="tasking",
)  # fmt: skip
TASKING_CAPABILITIES = EntitySet(
    "TaskingCapabilities", "TaskingCapability", "tasking_capability",
    (
        ID, NAME, DESCRIPTION,
        Property("taskingParameters", Kind.JSON, "tasking_parameters", is_required=True),
        PROPERTIES,
    ),
    (
        _one("Thing", "Things", "thing_id", is_required=True),
        _one("Actuator", "Actuators", "actuator_id", is_required=True),
        _many("Tasks", "Tasks", "tasking_capability_id"),
    ),
    extension="tasking",
)  # fmt: skip
TASKS = EntitySet(
    "Tasks", "Task", "task",
    (
        ID,
        Property("taskingParameters", Kind.JSON, "tasking_parameters", is_required=True),
        Property("creationTime", Kind.TIME, "creation_time", is_computed=True),
        Property("status", Kind.TEXT, is_computed=True),
        Property("properties", Kind.JSON),
    ),
    (_one("TaskingCapability", "TaskingCapabilities", "tasking_capability_id", is_required=True),),
    extension="tasking",
)  # fmt: skip

SETS: Mapping[str, EntitySet] = {
    found.name: found
    for found in (
        THINGS, LOCATIONS, HISTORICAL_LOCATIONS, DATASTREAMS, SENSORS, OBSERVED_PROPERTIES, OBSERVATIONS,
        FEATURES_OF_INTEREST, ACTUATORS, TASKING_CAPABILITIES, TASKS,
    )
}  # fmt: skip
