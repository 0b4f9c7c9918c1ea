"""Closures as DATEX II 3: a SituationPublication, elements in the order of the schema.

Each closure is a situation of one record, `RoadOrCarriagewayOrLaneManagement` with the type `roadClosed`; what closes
it stands in the record's cause. What has no place on the road (a lift, a stop) or stops people on foot alone is no
business of a road authority and is left out.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import shapely
from lxml import etree

from kota.kernel.closures.contracts import Certainty, Closed, Kind, Who

CONTENT_TYPE, COUNTRY = "application/xml", "id"  # ISO 3166-1 of the road authority
_BASE = "http://datex2.eu/schema/3/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
SPACES = {
    "d2": f"{_BASE}d2Payload", "sit": f"{_BASE}situation", "com": f"{_BASE}common",
    "loc": f"{_BASE}locationReferencing", "xsi": _XSI,
}  # fmt: skip
_CAUSES = {
    Kind.FLOOD: "environmentalObstruction", Kind.ROADWORKS: "roadMaintenance", Kind.EVENT: "publicEvent",
    Kind.INCIDENT: "accident", Kind.SIGNAL: "equipmentOrSystemFault",
}  # fmt: skip
_ON_ROADS = frozenset({Who.CAR, Who.BUS, Who.BICYCLE})
_PROBABILITY = {Certainty.CONFIRMED: "certain", Certainty.REPORTED: "probable"}
_SRS = "urn:ogc:def:crs:EPSG::4326"  # latitude first


def publication(closures: Iterable[Closed], *, country: str, creator: str, language: str, at: datetime) -> bytes:
    """The whole document."""
    root = etree.Element(_name("d2:payload"), nsmap=SPACES)
    root.set(f"{{{_XSI}}}type", "sit:SituationPublication")
    root.set("lang", language)
    root.set("modelBaseVersion", "3")
    _add(root, "com:publicationTime", _moment(at))
    who = _add(root, "com:publicationCreator")
    _add(who, "com:country", country)
    _add(who, "com:nationalIdentifier", creator)
    for one in closures:
        if one.area is not None and one.stops & _ON_ROADS:
            _situation(root, one)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _situation(root: Any, one: Closed) -> None:
    situation = _add(root, "sit:situation", id=one.id)
    _add(situation, "sit:situationVersionTime", _moment(one.changed_at))
    header = _add(situation, "sit:headerInformation")
    _add(header, "com:confidentiality", "noRestriction")
    _add(header, "com:informationStatus", _status(one))
    _record(situation, one)


def _status(one: Closed) -> str:
    """What is simulated or practised is never `real`."""
    if one.is_exercise:
        return "securityExercise"
    return "test" if one.is_simulated else "real"


def _record(situation: Any, one: Closed) -> None:
    version = str(int(one.changed_at.timestamp() * 1e3))
    record = _add(situation, "sit:situationRecord", id=f"{one.id}-1", version=version)
    record.set(f"{{{_XSI}}}type", "sit:RoadOrCarriagewayOrLaneManagement")
    _add(record, "sit:situationRecordCreationReference", one.cause)
    _add(record, "sit:situationRecordCreationTime", _moment(one.begins))
    _add(record, "sit:situationRecordVersionTime", _moment(one.changed_at))
    _add(record, "sit:probabilityOfOccurrence", _PROBABILITY[one.certainty])
    if one.source:
        _texts(_add(_add(record, "sit:source"), "com:sourceName"), {"id": one.source})
    _validity(record, one)
    if one.kind in _CAUSES:
        cause = _add(record, "sit:cause")
        _add(cause, "sit:causeType", _CAUSES[one.kind])
        if one.kind is Kind.FLOOD:
            _add(_add(cause, "sit:detailedCauseType"), "sit:environmentalObstructionType", "flooding")
    if one.texts:
        _texts(_add(_add(record, "sit:generalPublicComment"), "sit:comment"), one.texts)
    _location(record, one)
    _add(record, "sit:complianceOption", "mandatory")
    _add(record, "sit:roadOrCarriagewayOrLaneManagementType", "roadClosed")


def _validity(record: Any, one: Closed) -> None:
    validity = _add(record, "sit:validity")
    _add(validity, "com:validityStatus", "definedByValidityTimeSpec")
    period = _add(validity, "com:validityTimeSpecification")
    _add(period, "com:overallStartTime", _moment(one.begins))
    if one.ends is not None:
        _add(period, "com:overallEndTime", _moment(one.ends))


def _location(record: Any, one: Closed) -> None:
    """A line as a line, everything else as its area; each with a point to draw it at."""
    location = _add(record, "sit:locationReference")
    line = one.shape is not None and one.shape["type"] == "LineString"
    location.set(f"{{{_XSI}}}type", "loc:LinearLocation" if line else "loc:AreaLocation")
    shown, middle = _add(location, "loc:coordinatesForDisplay"), one.area.representative_point()
    _add(shown, "loc:latitude", f"{middle.y:.6f}")
    _add(shown, "loc:longitude", f"{middle.x:.6f}")
    if line and one.shape is not None:
        _ring(_add(location, "loc:gmlLineString"), one.shape["coordinates"])
        return
    whole = _add(location, "loc:gmlMultiPolygon")
    for polygon in shapely.get_parts(one.area):
        drawn = _add(whole, "loc:gmlPolygon")
        _ring(_add(drawn, "loc:exterior"), polygon.exterior.coords)
        for hole in polygon.interiors:
            _ring(_add(drawn, "loc:interior"), hole.coords)


def _ring(element: Any, points: Iterable[Any]) -> None:
    element.set("srsName", _SRS)
    _add(element, "loc:posList", " ".join(f"{point[1]:.6f} {point[0]:.6f}" for point in points))


def _texts(element: Any, texts: Mapping[str, str]) -> None:
    values = _add(element, "com:values")
    for language, text in texts.items():
        _add(values, "com:value", text[:1024], lang=language)


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.SubElement(parent, _name(name), attributes)
    element.text = text
    return element


def _name(name: str) -> str:
    space, _colon, local = name.partition(":")
    return f"{{{SPACES[space]}}}{local}"


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
