"""DATEX II 3: a SituationPublication as the published model has it.

The elements of each class and their order are those of the model's XML schema 3.2 (Situation, Common,
LocationReferencing); a document is held against them, element by element.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import shapely
from lxml import etree

from kota.kernel.closures.contracts import Certainty, Closed, Kind, Who
from kota.kernel.closures.rules import datex, shapes

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
CITY = (106.38, -6.38, 106.98, -5.18)
# Name of the parent: its children in the schema's order; `!` stands before those that must be there.
MODEL = {
    "payload": "feedDescription feedType !publicationTime !publicationCreator situation",
    "publicationCreator": "!country !nationalIdentifier",
    "situation": "overallSeverity situationVersionTime relatedSituation !headerInformation !situationRecord",
    "headerInformation": "confidentiality allowedDeliveryChannel !informationStatus",
    "situationRecord": "situationRecordCreationReference !situationRecordCreationTime situationRecordObservationTime"
    " !situationRecordVersionTime situationRecordFirstSupplierVersionTime confidentialityOverride"
    " !probabilityOfOccurrence severity safetyRelatedMessage source !validity impact cause generalPublicComment"
    " nonGeneralPublicComment urlLink !locationReference informationManagerOverride impactOnOppositeDirection"
    " actionOrigin actionPlanIdentifier operatorActionStatus"
    " !complianceOption applicableForTrafficDirection applicableForTrafficType placesAtWhichApplicable"
    " automaticallyInitiated forVehiclesWithCharacteristicsOf"
    " !roadOrCarriagewayOrLaneManagementType minimumCarOccupancy",
    "source": "sourceCountry sourceIdentification sourceName sourceType reliable",
    "validity": "!validityStatus overrunning !validityTimeSpecification",
    "validityTimeSpecification": "!overallStartTime overallEndTime validPeriod exceptionPeriod",
    "cause": "causeDescription causeType detailedCauseType managedCause",
    "detailedCauseType": "environmentalObstructionType",
    "generalPublicComment": "!comment commentDateTime commentType",
    "comment": "!values", "sourceName": "!values", "values": "!value",
    "locationReference": "externalReferencing coordinatesForDisplay supplementaryPositionalDescription destination"
    " openlrLinear gmlLineString alertCArea tpegAreaLocation namedArea openlrAreaLocationReference gmlMultiPolygon",
    "coordinatesForDisplay": "!latitude !longitude",
    "gmlMultiPolygon": "gmlAreaName !gmlPolygon", "gmlPolygon": "!exterior interior",
    "gmlLineString": "!posList", "exterior": "!posList", "interior": "!posList",
}  # fmt: skip
POSITIONS = re.compile(r"[-+]?[0-9]*\.?[0-9]+(\s[-+]?[0-9]*\.?[0-9]+){3,}")
WORDS = {
    "informationStatus": {"real", "securityExercise", "technicalExercise", "test"},
    "confidentiality": {"noRestriction"}, "probabilityOfOccurrence": {"certain", "probable", "riskOf"},
    "validityStatus": {"active", "definedByValidityTimeSpec", "suspended"}, "complianceOption": {"mandatory"},
    "roadOrCarriagewayOrLaneManagementType": {"roadClosed"}, "environmentalObstructionType": {"flooding"},
    "causeType": {"environmentalObstruction", "roadMaintenance", "publicEvent", "accident", "equipmentOrSystemFault"},
}  # fmt: skip


def closed(kind: Kind = Kind.FLOOD, **more: Any) -> Closed:
    shape = more.pop("shape", {"type": "Point", "coordinates": [106.82, -6.2]})
    area, metres = shapes.area_of(shape, None, CITY) if shape else (None, None)
    given = {
        "id": "0199c1f2-0000-7000-8000-000000000001", "cause": "permit:1", "kind": kind, "stops": frozenset({Who.CAR}),
        "begins": AT, "ends": None, "certainty": Certainty.CONFIRMED, "source": "Dinas Bina Marga",
        "texts": {"id": "Jalan ditutup", "en": "Road closed"}, "changed_at": AT, "shape": shape, "metres": metres,
        "area": area,
    }  # fmt: skip
    return Closed(**(given | more))


def document(*rows: Closed) -> Any:
    return etree.fromstring(datex.publication(rows, country="id", creator="jakarta", language="id", at=AT))


def check(element: Any) -> None:
    """Children of the class, each in its place, those that must be there among them; values of their enumerations."""
    name = etree.QName(element).localname
    if len(element):
        order = MODEL[name].split()
        places = [[one.lstrip("!") for one in order].index(etree.QName(child).localname) for child in element]
        assert places == sorted(places), name
        needed = {one[1:] for one in order if one.startswith("!")}
        assert needed <= {etree.QName(child).localname for child in element}, name
    elif name in WORDS:
        assert element.text in WORDS[name], name
    elif name == "posList":
        assert POSITIONS.fullmatch(element.text)
    elif name.endswith("Time"):
        assert datetime.fromisoformat(element.text).tzinfo is not None
    for child in element:
        check(child)


def test_every_kind_and_shape_is_a_situation_of_the_model() -> None:
    line = {"type": "LineString", "coordinates": [[106.8, -6.2], [106.81, -6.21]]}
    hole = shapely.geometry.mapping(shapely.Point(106.8, -6.2).buffer(0.01) - shapely.Point(106.8, -6.2).buffer(0.005))
    rows = [
        closed(kind, id=str(number), shape=shape, ends=AT + timedelta(hours=1) if number % 2 else None)
        for number, (kind, shape) in enumerate((kind, shape) for kind in Kind for shape in (None, line, hole) if shape)
    ]
    root = document(*rows)
    check(root)
    assert len(root.findall("sit:situation", datex.SPACES)) == len(rows)
    assert root.get("modelBaseVersion") == "3" and root.get("lang") == "id"
    records = root.iterfind(".//sit:situationRecord", datex.SPACES)
    kinds = {record.get(f"{{{datex.SPACES['xsi']}}}type") for record in records}
    assert kinds == {"sit:RoadOrCarriagewayOrLaneManagement"}


def test_latitude_comes_first_and_the_line_is_the_line() -> None:
    line = {"type": "LineString", "coordinates": [[106.8, -6.2], [106.81, -6.21]]}
    root = document(closed(shape=line))
    assert root.findtext(".//loc:posList", namespaces=datex.SPACES) == "-6.200000 106.800000 -6.210000 106.810000"


def test_exercises_and_simulations_are_never_real() -> None:
    root = document(closed(is_exercise=True), closed(is_simulated=True), closed())
    said = [one.text for one in root.iterfind(".//com:informationStatus", datex.SPACES)]
    assert said == ["securityExercise", "test", "real"]


def test_lifts_and_what_stops_only_people_on_foot_are_left_out() -> None:
    lift = closed(Kind.LIFT, shape=None, refs=("lift:mrt:1",))
    assert not document(lift, closed(stops=frozenset({Who.FOOT}))).findall("sit:situation", datex.SPACES)
