"""Who is told, by which channels, when; and what leaves the house for programs."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paho.mqtt import subscribe

from kota.base.errors import InvalidError
from kota.kernel.accounts.facade import Account
from kota.kernel.alerts import rules as notice_rules
from kota.kernel.alerts.models import Delivery, Notice, Preference
from kota.kernel.alerts.services import deliver_wave
from kota.kernel.observations import services as observing
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.contracts import Severity
from kota.kernel.warnings.models import Alert, Outgoing
from kota.kernel.warnings.selectors import figures
from kota.kernel.warnings.services import outlets, reach, telling
from tests.factories.accounts import make_account
from tests.integration.kernel.alerts import sinks
from tests.integration.warnings.conftest import AT, BUKIT_DURI, BY, MENTENG, TEBET, actor, gate, later, near

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(settings: Any) -> Iterator[sinks.WebServer]:
    with sinks.web_server() as sink:
        settings.KOTA_FETCH_ALLOW = [sink.place]
        yield sink


def lives(account: Account, area: str, **more: Any) -> None:
    warnings.add_place(account_id=account.pk, wish=warnings.Wish(area=area, **more), by=actor(account), at=AT)


def told(alert: Alert) -> list[int | None]:
    warnings.tell(identifier=alert.identifier, at=AT)
    return list(Notice.objects.filter(subject=alert.urn).values_list("account_id", flat=True))


def test_people_with_a_place_in_the_area_are_told_once_and_others_are_not(resident: Account) -> None:
    whole_kecamatan, elsewhere, mild = make_account(), make_account(), make_account()
    lives(resident, BUKIT_DURI)
    lives(whole_kecamatan, TEBET)
    lives(elsewhere, MENTENG)
    lives(mild, BUKIT_DURI, least=Severity.SEVERE)
    alert = warnings.draft_alert(trigger=near(), by=BY, at=AT)

    assert sorted(told(alert)) == sorted([resident.pk, whole_kecamatan.pk])
    assert sorted(told(alert)) == sorted([resident.pk, whole_kecamatan.pk])
    assert warnings.deliveries(alert)["page"] == {"sent": 2}
    assert warnings.deliveries(alert)["email"] == {"queued": 2}
    assert "push" not in warnings.deliveries(alert)


def test_very_many_are_told_in_parts_that_miss_nobody_and_nobody_twice(resident: Account) -> None:
    everybody = [resident, *(make_account() for _ in range(4))]
    for account in everybody:
        lives(account, BUKIT_DURI)
    alert = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    for part in (0, 1, 2, 0):
        telling.tell_part(identifier=alert.identifier, part=part, parts=3, at=AT)

    told_ = Notice.objects.filter(subject=alert.urn).values_list("account_id", flat=True)
    assert sorted(told_) == sorted(account.pk for account in everybody)


def test_a_point_with_a_radius_is_told_of_the_areas_it_touches(resident: Account) -> None:
    wish = warnings.Wish(lon=106.8581, lat=-6.2213, radius_m=500, topics=("flood",))
    place = warnings.add_place(account_id=resident.pk, wish=wish, by=actor(resident), at=AT)
    assert BUKIT_DURI in place.areas
    assert told(warnings.draft_alert(trigger=near(areas=("31.74",)), by=BY, at=AT)) == [resident.pk]


def test_an_exercise_reaches_only_those_who_joined(resident: Account) -> None:
    joined = make_account()
    lives(resident, BUKIT_DURI)
    lives(joined, BUKIT_DURI, exercises=True)

    alert = warnings.draft_alert(trigger=near(exercise=True), by=BY, at=AT)

    assert told(alert) == [joined.pk]
    assert Notice.objects.get(subject=alert.urn).title.startswith("[LATIHAN] ")


def test_what_a_person_chose_holds_for_warnings_too(resident: Account) -> None:
    Preference.objects.create(account=resident, channels={"warnings": ["page"]}, language="en", changed_at=AT)
    lives(resident, BUKIT_DURI)
    alert = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    told(alert)

    assert Notice.objects.get(subject=alert.urn).title == "Flooding reported at Jalan Kebon Baru"
    assert "email" not in warnings.deliveries(alert)


def test_only_what_threatens_life_passes_quiet_hours(resident: Account, approver: Account) -> None:
    night = {"quiet_from": time(9), "quiet_until": time(17)}  # ten in the morning is night for some
    Preference.objects.create(account=resident, digest="daily", changed_at=AT, **night)
    lives(resident, BUKIT_DURI)
    mild = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    extreme = warnings.draft_alert(trigger=gate("siaga-1"), by=BY, at=AT)
    warnings.approve(identifier=extreme.identifier, revision=1, by=actor(approver), at=AT)
    told(mild), told(extreme)

    due = {row.notice.subject: row.due_at for row in Delivery.objects.filter(channel="email").select_related("notice")}
    assert due[mild.urn] == later(7)
    assert due[extreme.urn] == AT


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(start=st.times(), end=st.times())
def test_quiet_hours_of_many_are_those_of_one(resident: Account, start: time, end: time) -> None:
    """The statement for a hundred thousand people says what the rule for one says."""
    from zoneinfo import ZoneInfo

    start, end = start.replace(tzinfo=None), end.replace(tzinfo=None)
    Notice.objects.all().delete()
    Preference.objects.update_or_create(
        account=resident, defaults={"quiet_from": start, "quiet_until": end, "changed_at": AT}
    )
    lives(resident, BUKIT_DURI)
    alert = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    told(alert)

    due = Delivery.objects.get(channel="email", notice__subject=alert.urn).due_at
    assert due == notice_rules.after_quiet(AT.astimezone(ZoneInfo("Asia/Jakarta")), start, end)


def test_what_is_over_or_taken_back_is_not_sent_any_more(resident: Account, approver: Account) -> None:
    lives(resident, BUKIT_DURI)
    alert = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    told(alert)
    cancel = warnings.cancel_alert(identifier=alert.identifier, note="Surut.", by=actor(approver), at=AT)
    warnings.tell(identifier=cancel.identifier, at=AT)

    assert warnings.deliveries(alert)["email"] == {"suppressed": 1}
    deliver_wave(subject=cancel.urn, at=later(9))
    assert warnings.deliveries(cancel)["email"] == {"suppressed": 1}


def test_a_wave_sends_mails_over_one_connection(resident: Account, settings: Any) -> None:
    lives(resident, BUKIT_DURI)
    lives(make_account(), BUKIT_DURI)
    alert = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    told(alert)
    with sinks.mail_server() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", sink.port, False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        assert deliver_wave(subject=alert.urn, at=AT) is False

    assert len(sink.messages) == 2
    assert "Banjir dilaporkan" in str(sink.messages[0]["Subject"])
    assert warnings.deliveries(alert)["email"] == {"sent": 2}


def test_a_webhook_gets_a_signed_body_and_is_tried_again(approver: Account, web: sinks.WebServer) -> None:
    url = f"http://{web.place}/hook"
    hook = reach.add_webhook(
        account_id=approver.pk, name="Radio", url=url, least="Minor", exercises=False, by=actor(approver), at=AT
    )
    alert = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    warnings.tell(identifier=alert.identifier, at=AT)
    web.status = 503
    assert outlets.deliver_outgoing(at=AT) == 0
    web.status = 200
    assert outlets.deliver_outgoing(at=AT) == 0
    assert outlets.deliver_outgoing(at=AT + timedelta(minutes=1)) == 1

    stamp, mark = (part.split("=")[1] for part in web.headers[-1][outlets.SIGNATURE].split(","))
    expected = hmac.new(hook.secret.encode(), f"{stamp}.".encode() + web.bodies[-1], hashlib.sha256).hexdigest()
    assert mark == expected
    assert json.loads(web.bodies[-1])["identifier"] == alert.identifier
    assert Outgoing.objects.get(channel="webhook").attempts == 2
    assert Outgoing.objects.get(channel="mqtt").state == "suppressed"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/", "https://localhost/", "https://10.0.0.1/x", "ftp://a.example/"]
)
def test_a_webhook_never_leads_back_into_the_house(approver: Account, url: str) -> None:
    with pytest.raises(InvalidError):
        reach.add_webhook(
            account_id=approver.pk, name="x", url=url, least="Minor", exercises=False, by=actor(approver), at=AT
        )


def test_the_broker_keeps_one_topic_an_alert_and_anybody_may_listen(approver: Account, broker: str) -> None:
    alert = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    warnings.tell(identifier=alert.identifier, at=AT)
    cancel = warnings.cancel_alert(identifier=alert.identifier, note="Surut.", by=actor(approver), at=AT)
    warnings.tell(identifier=cancel.identifier, at=AT)
    outlets.deliver_outgoing(at=AT)

    place = urlsplit(broker)
    kept = subscribe.simple("alerts/#", hostname=place.hostname or "", port=place.port or 0, msg_count=1)
    assert (kept.topic, kept.retain) == (f"alerts/{alert.identifier}", True)
    assert json.loads(kept.payload)["msg_type"] == "Cancel"


def test_a_broker_that_starts_anew_is_told_what_holds(approver: Account, broker: str) -> None:
    alert = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    observing.broker_began()
    assert outlets.retain_again(at=AT) == 1
    assert outlets.retain_again(at=AT) == 0, "once is enough until it starts again"
    place = urlsplit(broker)
    kept = subscribe.simple("alerts/#", hostname=place.hostname or "", port=place.port or 0, msg_count=1)
    assert (kept.topic, kept.retain) == (f"alerts/{alert.identifier}", True)
    assert json.loads(kept.payload)["identifier"] == alert.identifier
    observing.broker_began()
    assert outlets.retain_again(at=AT) == 1


def test_those_who_may_approve_hear_that_something_waits(drafter: Account, approver: Account) -> None:
    own = warnings.draft_alert(trigger=gate(), by=actor(drafter), at=AT)
    warnings.submit(identifier=own.identifier, by=actor(drafter), at=AT)
    telling.ask_to_approve(identifier=own.identifier, at=AT, key="k")

    assert list(Notice.objects.filter(account_id=approver.pk).values_list("template", flat=True)) == ["warnings.waits"]
    assert not figures.deliveries(own), "nobody is warned by that"


def test_a_person_s_places_are_exported_and_erased(resident: Account) -> None:
    from kota.kernel.warnings.selectors.audience import personal_data

    lives(resident, BUKIT_DURI, label="Rumah")
    assert personal_data(resident.pk)["alert_places"][0]["label"] == "Rumah"
    reach.erase(resident.pk, AT)
    assert personal_data(resident.pk) == {"alert_places": []}
