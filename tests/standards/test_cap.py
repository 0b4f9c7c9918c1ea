"""CAP 1.2 (OASIS): what we send is valid against the schema, its signature holds, and feeds link it as they should."""

import base64
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from capvalidator import check_schema, check_signature
from cryptography.x509 import load_pem_x509_certificate
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from kota.base.actor import system
from kota.kernel.areas import facade as areas
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.contracts import Certainty, MsgType, Severity, Status, Urgency
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.rules import cap, places, reading, words
from kota.kernel.warnings.services import signing

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
BY = system("water")
NS = {"cap": cap.NAMESPACE}
TEXTS = st.text(max_size=60).map(words.tidy).filter(bool)
ZONES = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
MOMENTS = st.datetimes(datetime(2001, 1, 1), datetime(2199, 1, 1), timezones=ZONES)
CATEGORIES = ["Geo", "Met", "Safety", "Fire", "Health", "Env", "Infra", "Other"]
RESPONSES = ["Shelter", "Evacuate", "Prepare", "Avoid", "Monitor", "AllClear", "None"]


@st.composite
def messages(draw: Any) -> cap.Message:
    told = {name: draw(TEXTS) for name in ("event", "headline", "description", "instruction")}
    two = {"id": draw(TEXTS), "en": draw(TEXTS)}
    ring = [[106.8, -6.2], [106.9, -6.2], [106.9, -6.1], [106.8, -6.2]]
    return cap.Message(
        identifier="JKT-20261124-8K3M27QX", sender="bpbd@jakarta.go.id", sent=draw(MOMENTS),
        status=draw(st.sampled_from(Status)), msg_type=draw(st.sampled_from(MsgType)), note=draw(TEXTS),
        references=draw(st.sampled_from(["", "a@b.test,X-1,2026-11-24T03:00:00-00:00"])),
        category=draw(st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=3)),
        response=draw(st.lists(st.sampled_from(RESPONSES), max_size=3)), urgency=draw(st.sampled_from(Urgency)),
        severity=draw(st.sampled_from(Severity)), certainty=draw(st.sampled_from(Certainty)),
        onset=draw(st.none() | MOMENTS), expires=draw(MOMENTS), sender_name=two, texts={"id": told, "en": told},
        web="https://kota.test/alerts/JKT", contact="112", parameters=[("class", draw(TEXTS))], area_desc=two,
        polygons=places.rings_text([ring]), geocodes=[("Kemendagri", "31.74.01.1005")],
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(messages())
def test_whatever_the_words_and_times_the_file_is_valid_and_reads_back(message: cap.Message) -> None:
    body = cap.written(cap.element(message))

    assert check_schema(body).passed, body.decode()
    read = reading.alert(body)
    assert (read.identifier, read.status, read.msg_type) == (message.identifier, message.status, message.msg_type)
    assert read.sent == message.sent.replace(microsecond=0)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(messages())
def test_the_signature_holds_and_breaks_with_one_changed_letter(message: cap.Message) -> None:
    body = signing.signed(message)

    assert check_schema(body).passed
    assert check_signature(body).passed
    assert not check_signature(body.replace(b"<scope>Public", b"<scope>Private")).passed


def test_utc_is_written_as_the_schema_takes_it() -> None:
    assert cap.moment(AT) == "2026-11-24T03:00:00-00:00"
    assert cap.moment(AT.astimezone(timezone(timedelta(hours=7)))) == "2026-11-24T10:00:00+07:00"


def trigger(**more: Any) -> warnings.Trigger:
    given_: dict[str, Any] = {"areas": ("31.74.01.1005",), "params": {"where": "Jalan <A> & B"}, "key": "near:1"}
    return warnings.Trigger(klass="flood-near", level="near", **{**given_, **more})


@pytest.mark.django_db
class TestSent:
    """Files and feeds as others fetch them."""

    def test_alert_update_and_cancel_are_valid_signed_and_refer_to_each_other(self, client: Client) -> None:
        first = warnings.draft_alert(trigger=trigger(), by=BY, at=AT)
        second = warnings.draft_alert(trigger=trigger(areas=("31.74", "31.71")), by=BY, at=AT + timedelta(hours=1))
        third = warnings.cancel_alert(identifier=second.identifier, note="Surut.", by=BY, at=AT + timedelta(hours=2))

        for alert in (first, second, third):
            answer = client.get(f"/alerts/{alert.identifier}.xml")
            assert answer["Content-Type"] == "application/cap+xml"
            assert check_schema(answer.content).passed
            assert check_signature(answer.content).passed
        read = reading.alert(client.get(f"/alerts/{third.identifier}.xml").content)
        assert [identifier for _sender, identifier in read.references] == [first.identifier, second.identifier]

    def test_the_certificate_is_the_one_that_signs(self, client: Client) -> None:
        alert = warnings.draft_alert(trigger=trigger(), by=BY, at=AT)
        root = etree.fromstring(client.get(f"/alerts/{alert.identifier}.xml").content)
        inside = root.findtext(".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate")
        public = load_pem_x509_certificate(client.get("/alerts/certificate.pem").content)
        assert public.public_bytes(encoding=_der()) == base64.b64decode(inside or "")

    @pytest.mark.parametrize("code", ["31", "31.01", "31.74", "31.01.01.1001", "31.71.06.1001"])
    def test_polygons_are_closed_small_and_lie_where_the_area_is(self, code: str) -> None:
        shape = areas.outline([code])
        rings = places.outline(shape)
        assert rings
        assert all(ring[0] == ring[-1] and 4 <= len(ring) <= 100 for ring in rings)
        assert all(round(value, 3) == value for ring in rings for point in ring for value in point)
        west, south, east, north = shape.bounds
        room = 0.02
        assert all(west - room <= x <= east + room and south - room <= y <= north + room for r in rings for x, y in r)

    def test_feeds_link_the_files_stay_small_and_speak_both_languages(self, client: Client) -> None:
        for number in range(60):
            warnings.draft_alert(trigger=trigger(key=f"near:{number}", areas=("31.74", "31.71.06.1001")), by=BY, at=AT)
        Alert.objects.update(expires=datetime(2999, 1, 1, tzinfo=UTC))

        for language, said in (("id", "Banjir dilaporkan"), ("en", "Flooding reported")):
            atom = client.get(f"/alerts/feed.atom?language={language}")
            assert len(atom.content) <= 100_000
            root = etree.fromstring(atom.content)
            links = root.findall(".//{*}entry/{*}link[@type='application/cap+xml']")
            assert len(links) > 20
            assert said in atom.content.decode()
            rss = client.get(f"/alerts/feed.rss?language={language}")
            assert len(rss.content) <= 100_000
            assert etree.fromstring(rss.content).findtext(".//item/link", "").endswith(".xml")
            assert reading.feed(rss.content)
            assert reading.feed(atom.content)[0].url.endswith(".xml")


def _der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER
