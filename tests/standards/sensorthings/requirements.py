"""What the standard requires: its requirement classes and requirements by their addresses, each in a sentence of ours.

OGC 18-088 (SensorThings API Part 1: Sensing 1.1), OGC 17-079r1 (Part 2: Tasking Core 1.0), and the extensions that
Kota documents. A test names what it checks with `@requires("request-data/orderby")`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

SENSING = "http://www.opengis.net/spec/iot_sensing/1.1/req/"
TASKING = "http://www.opengis.net/spec/iot_tasking/1.0/req/"
KOTA = "urn:kota:sensorthings:1.0:"


@dataclass(frozen=True)
class Requirement:
    """One requirement: `key` is the short name (`class/name`), `uri` the standard's, `sentence` what it wants."""

    key: str
    uri: str
    sentence: str

    @property
    def group(self) -> str:
        """Its requirement class."""
        first, *rest = self.key.split("/")
        return f"{first}/{rest[0]}" if first in ("tasking", "kota") else first


_SENSING = {
    "datamodel/entity-control-information/common-control-information":
        "Every entity shows @iot.id, @iot.selfLink and a navigation link for each relation.",
    "datamodel/thing/properties": "A Thing has name, description and optional properties.",
    "datamodel/thing/relations": "A Thing leads to Locations, HistoricalLocations and Datastreams.",
    "datamodel/location/properties": "A Location has name, description, encodingType and location.",
    "datamodel/location/relations": "A Location leads to Things and HistoricalLocations.",
    "datamodel/historical-location/properties": "A HistoricalLocation has a time.",
    "datamodel/historical-location/relations": "A HistoricalLocation leads to its Thing and Locations.",
    "datamodel/datastream/properties":
        "A Datastream has name, description, observationType and unitOfMeasurement, and the times it spans.",
    "datamodel/datastream/relations": "A Datastream leads to Thing, Sensor, ObservedProperty and Observations.",
    "datamodel/sensor/properties": "A Sensor has name, description, encodingType and metadata.",
    "datamodel/sensor/relations": "A Sensor leads to Datastreams.",
    "datamodel/observed-property/properties": "An ObservedProperty has name, definition and description.",
    "datamodel/observed-property/relations": "An ObservedProperty leads to Datastreams.",
    "datamodel/observation/properties":
        "An Observation has phenomenonTime, resultTime and result, and optional quality, validTime and parameters.",
    "datamodel/observation/relations": "An Observation leads to its Datastream and FeatureOfInterest.",
    "datamodel/feature-of-interest/properties": "A FeatureOfInterest has name, description, encodingType and feature.",
    "datamodel/feature-of-interest/relations": "A FeatureOfInterest leads to Observations.",
    "resource-path/resource-path-to-entities":
        "Sets, entities, properties, raw values, relations and references are reached by their paths.",
    "request-data/status-code": "Answers carry the fitting HTTP status: 200, 404 for what is not there, never 500.",
    "request-data/query-status-code": "A wrong query gets 400 and one that is not implemented 501.",
    "request-data/order": "Query options are evaluated as filter, count, orderby, skip, top, then expand and select.",
    "request-data/expand": "$expand puts related entities in place, nested and with options of their own.",
    "request-data/select": "$select leaves only the named properties.",
    "request-data/orderby": "$orderby sorts by several keys, both ways, and through relations.",
    "request-data/top": "$top limits how many entities come.",
    "request-data/skip": "$skip leaves out the first ones.",
    "request-data/count": "$count says how many there are before paging.",
    "request-data/filter": "$filter finds by properties, by parts of properties and through relations.",
    "request-data/built-in-filter-operations": "$filter knows comparison, logic, arithmetic and grouping.",
    "request-data/built-in-query-functions": "$filter knows the functions for text, time, numbers and places.",
    "request-data/pagination": "@iot.nextLink leads through all pages, nothing missing and nothing twice.",
    "create-update-delete/create-entity": "POST makes an entity, answers 201 with Location, and refuses half of one.",
    "create-update-delete/link-to-existing-entities":
        "A new entity is linked to what exists by @iot.id or by the path.",
    "create-update-delete/deep-insert": "Related entities that come along are made too, or nothing is.",
    "create-update-delete/deep-insert-status-code":
        "A deep insert answers 201 when all was made and 400 or 409 else.",
    "create-update-delete/update-entity": "PATCH changes what is named and leaves the rest.",
    "create-update-delete/update-entity-put": "PUT replaces the whole entity.",
    "create-update-delete/update-entity-jsonpatch": "PATCH takes a JSON Patch.",
    "create-update-delete/delete-entity": "DELETE takes an entity away, and what cannot be without it.",
    "create-update-delete/historical-location-auto-creation": "A Thing that moves leaves a HistoricalLocation behind.",
    "create-update-delete/historical-location-manual-creation":
        "A HistoricalLocation may be sent; the newest one moves the Thing.",
    "batch-request/batch-request": "$batch takes many requests at once, with references and atomic groups.",
    "multi-datastream/properties": "A MultiDatastream has several units and observation types.",
    "multi-datastream/relations": "A MultiDatastream leads to Thing, Sensor, ObservedProperties and Observations.",
    "multi-datastream/constraints": "Results of a MultiDatastream are as many as its units.",
    "data-array/data-array": "Observations are read and made as rows of a data array.",
    "create-observations-via-mqtt/observations-creation": "An Observation published by MQTT is made.",
    "receive-updates-via-mqtt/receive-updates": "Whoever subscribes by MQTT is told of what is made and changed.",
}  # fmt: skip
_TASKING = {
    "tasking-capability/properties": "A TaskingCapability has name, description and taskingParameters.",
    "tasking-capability/relations": "A TaskingCapability leads to Thing, Actuator and Tasks.",
    "task/properties": "A Task has taskingParameters and creationTime.",
    "task/relations": "A Task leads to its TaskingCapability.",
    "actuator/properties": "An Actuator has name, description, encodingType and metadata.",
    "actuator/relations": "An Actuator leads to TaskingCapabilities.",
    "create-tasks/task-creation": "A Task is made by POST when it fits its capability, and refused when not.",
    "create-tasks-via-mqtt/task-creation": "A Task published by MQTT is made.",
    "receive-updates-via-mqtt/receive-updated": "Whoever subscribes to Tasks is told of new ones.",
}
_KOTA = {
    "csv": "$resultFormat=CSV gives the rows as CSV.",
    "geojson": "$resultFormat=GeoJSON gives a FeatureCollection.",
    "apply": "$apply groups Observations in equal spans of time and aggregates them.",
    "decimation": "$decimation=N thins a series to what a chart of N points needs.",
    "mqtt-wildcards": "Topics may be subscribed with + and #.",
}
ALL = {
    requirement.key: requirement
    for requirement in (
        *(Requirement(key, SENSING + key, text) for key, text in _SENSING.items()),
        *(Requirement(f"tasking/{key}", TASKING + key, text) for key, text in _TASKING.items()),
        *(Requirement(f"kota/{key}", KOTA + key, text) for key, text in _KOTA.items()),
    )
}


def requires(*keys: str) -> pytest.MarkDecorator:
    """Mark a test with the requirements that it checks."""
    for key in keys:
        if key not in ALL:
            raise LookupError(f"there is no requirement {key}")
    return pytest.mark.requirement(*keys)


def declared(requirement: Requirement, conformance: Iterable[str]) -> bool:
    """Whether a server says that it meets this: by the requirement itself or by its class (as `req` or `conf`)."""
    said = (uri.strip().rstrip("/").replace("/conf/", "/req/", 1) for uri in conformance)
    return any(requirement.uri == uri or requirement.uri.startswith(f"{uri}/") for uri in said)
