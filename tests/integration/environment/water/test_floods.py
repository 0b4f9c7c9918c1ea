"""Marked areas, residents' reports, and what both say to somebody who asks for a place."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from shapely.geometry import box

from kota.base.actor import ANONYMOUS
from kota.base.errors import InvalidError
from kota.base.events import Meta
from kota.base.geo import Point
from kota.environment.water import handlers
from kota.environment.water.models import FloodReport
from kota.environment.water.selectors import floods, here, maps
from kota.environment.water.services import marks, nearby
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CaseMoved, CaseOpened, Contact, NewCase
from kota.kernel.closures import facade as closures
from kota.kernel.closures.contracts import Certainty
from kota.kernel.warnings import facade as warnings
from tests.integration.environment.water.conftest import AT, BY, Read, moment

pytestmark = pytest.mark.django_db
BUKIT_DURI = Point(106.85814, -6.22129)
FAR = Point(106.7272, -6.1628)


def report(
    words: str,
    *,
    at: datetime = AT,
    point: Point | None = BUKIT_DURI,
    area: str = "",
    phone: str = "",
    by: str = "anonymous",
    **answers: Any,
) -> cases.Case:
    """A resident's report, and the event of it handled."""
    new = NewCase(
        type="report", category="flood", words=words, public_words=words, channel="web", point=point, area=area,
        fields=answers, contact=Contact(phone=phone),
    )  # fmt: skip
    case = cases.open_case(new=new, by=ANONYMOUS, at=at)
    event = CaseOpened(case.pk, case.reference, "report", "flood", case.agency_id, case.area_id or "", "web")
    handlers.opened(event, Meta(1, by, at))
    return case


def asked(point: Point | None = None, area: str = "", at: datetime = AT) -> here.Answer:
    place = here.place_of(area, point.lon if point else None, point.lat if point else None)
    assert place is not None
    return here.answer(place, at)


def test_reports_are_read_by_their_answer_or_their_words_and_gathered_by_kelurahan_and_cell() -> None:
    report("Banjir di gang, airnya sedada", depth="knee")
    report("Banjir setinggi pinggang", at=moment(5))
    code = areas.locate(BUKIT_DURI.lon, BUKIT_DURI.lat).area
    found = floods.by_area(floods.reports(moment(6)))
    assert code is not None and (found[code.code].count, found[code.code].deepest_cm) == (2, 100.0)
    assert list(floods.by_cell(floods.reports(moment(6)))) == [floods.cell_of(BUKIT_DURI.lon, BUKIT_DURI.lat)]
    assert floods.reports(AT + timedelta(hours=7)) == []


def test_a_report_of_which_only_the_kelurahan_is_known_counts_there_and_is_nowhere_a_point() -> None:
    code, other = "31.74.01.1005", "31.75.03.1002"  # Bukit Duri, and its neighbour Bidara Cina
    for number, depth in enumerate(("ankle", "knee")):
        report("Banjir", point=None, area=code, depth=depth, phone=f"+6281111111{number}", at=moment(number))
    found = FloodReport.objects.all()
    assert {(one.point, one.cell, one.area, one.incident_id) for one in found} == {(None, "", code, None)}
    lately = floods.by_area(floods.reports(moment(5)))[code]
    assert (lately.count, lately.shallowest_cm, lately.deepest_cm) == (2, 10, 50)
    assert floods.by_cell(floods.reports(moment(5))) == {}
    assert [one["geometry"]["type"] for one in maps.shapes(moment(5))["features"]].count("Polygon") == 1
    for place in (asked(area=code, at=moment(5)), asked(BUKIT_DURI, at=moment(5))):
        assert "reported" in {reason.why for reason in place.danger.reasons} and place.reports == 2
    assert asked(area=other, at=moment(5)).reports == 0
    assert {tuple(alert.area_codes) for alert in warnings.active_alerts(moment(5))} == {(code,)}


def test_a_key_that_names_nobody_is_one_person_and_closes_no_street() -> None:
    for number in range(3):
        report("Banjir sepinggang", at=moment(number), by="client:7")
    assert closures.standing() == [] and warnings.active_alerts(moment(4)) == []
    report("Banjir sepinggang", at=moment(5), by="client:8")
    (one,) = closures.standing()
    assert one.certainty is Certainty.REPORTED and warnings.active_alerts(moment(5))


def test_who_sent_a_report_is_still_known_when_it_is_read_again() -> None:
    first, second = (report("Banjir sepinggang", at=moment(number), by="client:7") for number in range(2))
    moved = CaseMoved(first.pk, first.reference, "report", "take", "received", "working", first.agency_id, 1)
    handlers.moved(moved, Meta(2, "account:1", moment(3)))
    assert FloodReport.objects.get(pk=first.pk).who == FloodReport.objects.get(pk=second.pk).who != ""


def test_two_people_warn_their_surroundings_one_person_never_does() -> None:
    report("Banjir selutut", phone="+62811111111")
    report("Banjir selutut lagi", at=moment(3), phone="+62811111111")
    assert warnings.active_alerts(moment(4)) == []
    report("Air masuk rumah, selutut", at=moment(5), phone="+62822222222")
    alerts = warnings.active_alerts(moment(5))
    code = areas.locate(BUKIT_DURI.lon, BUKIT_DURI.lat).area
    assert code is not None and any(code.code in alert.area_codes for alert in alerts)
    assert {(alert.klass, alert.level, alert.state) for alert in alerts} == {("flood-near", "knee", "active")}
    cause = nearby.standing(alerts[0].key, "knee", moment(6))
    assert cause is not None and "Reports of flooding in Bukit Duri still count: 3" in cause.sentence["en"]
    assert nearby.standing(alerts[0].key, "deep", moment(6)) is None, "not as bad as that"
    assert nearby.standing(alerts[0].key, "knee", moment(700)) is None
    assert asked(FAR, at=moment(6)).danger.verdict == "unknown"
    assert asked(BUKIT_DURI, at=moment(6)).danger.verdict == "maybe"

    before = len(alerts)
    report("Masih banjir", at=moment(60), phone="+62833333333")
    assert len(warnings.active_alerts(moment(60))) == before, "longer, but not nearly over: nobody is told again"
    nearby.warn_again(at=moment(310))
    assert max(alert.expires for alert in warnings.active_alerts(moment(330))) == moment(365)


def test_what_a_moderator_holds_or_takes_down_counts_no_more() -> None:
    case = report("Banjir selutut")
    cases.Case.objects.filter(pk=case.pk).update(held="insult")
    handlers.moved(CaseMoved(case.pk, case.reference, "report", "hold", "new", "new", "", 1), Meta(2, "system", AT))
    assert FloodReport.objects.get().is_shown is False and floods.reports(AT) == []


def test_a_mark_stands_on_the_map_until_it_ends_and_answers_for_its_place() -> None:
    shape = box(106.855, -6.224, 106.861, -6.219)
    mark = marks.mark_flood(name="RW 12", shape=shape, depth="moderate", since=AT, source="BPBD", by=BY, at=AT, key="x")
    assert marks.mark_flood(name="RW 12", shape=shape, depth="", since=AT, source="BPBD", by=BY, at=AT, key="x") == mark
    answer = asked(BUKIT_DURI)
    assert (answer.danger.verdict, answer.danger.is_open, answer.danger.reasons[0].why) == ("yes", True, "marked_here")
    assert "bukit-duri" in {shelter.fact.code for shelter in answer.shelters} and answer.shelters[0].metres < 1000
    assert asked(area=mark.areas[0]).danger.verdict == "maybe"
    assert asked(FAR).danger.verdict == "unknown"

    marks.end_mark(mark_id=mark.pk, until=moment(30), by=BY, at=moment(30))
    assert asked(BUKIT_DURI, at=moment(31)).danger.verdict == "unknown"


@pytest.mark.parametrize("wrong", [{"depth": "deeper"}, {"since": moment(5)}, {"shape": box(0, 0, 0, 0)}])
def test_a_mark_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    given = {"name": "RW 1", "shape": box(106.85, -6.22, 106.86, -6.21), "depth": "", "since": AT, "source": "BPBD"}
    with pytest.raises(InvalidError):
        marks.mark_flood(**{**given, **wrong}, by=BY, at=AT)


def test_a_gate_answers_for_its_kelurahan_and_upstream_with_a_window(read: Read) -> None:
    read("manggarai", [(0, 700)])
    kebon_baru = "31.74.01.1004"
    calm = asked(area=kebon_baru)
    assert calm.danger.verdict == "no" and [one.code for one in calm.read] == ["manggarai"]
    read("depok", [(0, 200), (20, 240), (40, 280)])
    soon = asked(area=kebon_baru, at=moment(41))
    assert soon.danger.verdict == "maybe"
    upstream = next(reason for reason in soon.danger.reasons if reason.why == "upstream")
    assert upstream.begins and upstream.begins > moment(41) and soon.danger.until == upstream.ends
    read("manggarai", [(50, 960), (60, 962), (70, 965)])
    assert asked(area=kebon_baru, at=moment(71)).danger.verdict == "yes"
