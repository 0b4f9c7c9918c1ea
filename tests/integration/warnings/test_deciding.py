"""From a trigger or a person to a sent message, with four eyes where the class asks for them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from kota.base.actor import system
from kota.environment.water.models import GateState
from kota.kernel.accounts.facade import Account
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.contracts import CauseStandsError, WrongTriggerError
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.rules.machine import MovedOnError, SamePersonError
from kota.kernel.warnings.selectors import written
from tests.integration.warnings.conftest import AT, BUKIT_DURI, BY, MENTENG, TEBET, actor, gate, later, near

pytestmark = pytest.mark.django_db


def test_a_trigger_of_a_four_eyes_class_waits_and_nobody_sees_it() -> None:
    alert = warnings.draft_alert(trigger=gate(), by=BY, at=AT)

    assert (alert.state, alert.writers, alert.inputs) == ("waiting", ["system:water"], {"cm": 860})
    assert "Pintu Air Manggarai" in alert.texts["id"]["headline"]
    assert "2 pm" in alert.texts["en"]["description"]
    assert "pukul 22.00 WIB" in alert.texts["id"]["instruction"]
    assert alert.area_desc["id"] == "Kebon Baru (Tebet)"
    assert 4 <= len(alert.polygons[0]) <= 100
    assert warnings.active_alerts(AT) == []


def test_whoever_wrote_it_cannot_approve_it_and_another_can(drafter: Account, approver: Account) -> None:
    own = warnings.draft_alert(trigger=gate(), by=actor(approver), at=AT)
    warnings.submit(identifier=own.identifier, by=actor(drafter), at=AT)

    for writer in (approver, drafter):
        with pytest.raises(SamePersonError):
            warnings.approve(identifier=own.identifier, revision=1, by=actor(writer), at=AT)
    with pytest.raises(SamePersonError):
        warnings.approve(identifier=own.identifier, revision=1, by=system("anything"), at=AT)


def test_the_database_itself_refuses_two_eyes(approver: Account) -> None:
    alert = warnings.draft_alert(trigger=gate(), by=BY, at=AT)
    sent = warnings.approve(identifier=alert.identifier, revision=1, by=actor(approver), at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=sent.pk).update(writers=[sent.decided_by])
    with pytest.raises(psycopg.Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.connection.execute("UPDATE alert SET severity = 'Minor' WHERE identifier = %s", [sent.identifier])


def test_approved_it_is_out_and_holds_until_it_expires(approver: Account) -> None:
    alert = warnings.draft_alert(trigger=gate(), by=BY, at=AT)
    warnings.approve(identifier=alert.identifier, revision=1, by=actor(approver), at=AT)

    assert [one.identifier for one in warnings.active_alerts(AT, [TEBET])] == [alert.identifier]
    assert [one.identifier for one in warnings.active_alerts(AT, [BUKIT_DURI])] == [alert.identifier]
    assert warnings.active_alerts(AT, [MENTENG]) == []
    assert warnings.active_alerts(later(12)) == []
    assert warnings.expire(at=later(12)) == 1
    assert warnings.alert(alert.identifier).state == "expired"


def test_what_changed_since_it_was_opened_must_be_looked_at_again(approver: Account) -> None:
    alert = warnings.draft_alert(trigger=gate(), by=BY, at=AT)
    worse = warnings.draft_alert(trigger=gate("siaga-1"), by=BY, at=AT)

    assert (worse.identifier, worse.revision, worse.level) == (alert.identifier, 2, "siaga-1")
    with pytest.raises(MovedOnError):
        warnings.approve(identifier=alert.identifier, revision=1, by=actor(approver), at=AT)
    assert warnings.approve(identifier=alert.identifier, revision=2, by=actor(approver), at=AT).state == "active"


def test_a_class_that_goes_out_at_once_is_sent_by_its_trigger_and_only_once() -> None:
    first = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    again = warnings.draft_alert(trigger=near(), by=BY, at=AT + timedelta(minutes=5))

    assert first.state == "active"
    assert again.identifier == first.identifier
    assert Alert.objects.count() == 1


def test_a_worse_or_wider_trigger_updates_the_running_alert() -> None:
    first = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    worse = warnings.draft_alert(trigger=near("knee"), by=BY, at=later(1))
    wider = warnings.draft_alert(trigger=near("near", areas=(MENTENG,)), by=BY, at=later(2))

    assert (worse.msg_type, worse.root_id) == ("Update", first.pk)
    first.refresh_from_db()
    assert first.state == "updated"
    assert wider.references.count(first.identifier) == 1
    assert len(wider.references.split()) == 2
    assert [one.identifier for one in warnings.active_alerts(later(3))] == [wider.identifier]


def test_what_a_person_cancelled_stays_cancelled_until_it_gets_worse(approver: Account) -> None:
    first = warnings.draft_alert(trigger=near(), by=BY, at=AT)
    cancel = warnings.cancel_alert(
        identifier=first.identifier, note="Pompa sudah jalan.", by=actor(approver), at=later(1)
    )

    assert (cancel.msg_type, cancel.texts["en"]["headline"][:10]) == ("Cancel", "Cancelled:")
    assert warnings.active_alerts(later(1)) == []
    assert warnings.draft_alert(trigger=near(), by=BY, at=later(2)).identifier == cancel.identifier
    assert warnings.draft_alert(trigger=near("deep"), by=BY, at=later(2)).state == "active"


def test_an_update_by_staff_waits_while_the_alert_holds_and_then_takes_its_place(
    drafter: Account, approver: Account
) -> None:
    alert = warnings.draft_alert(trigger=gate(), by=BY, at=AT)
    warnings.approve(identifier=alert.identifier, revision=1, by=actor(approver), at=AT)
    update = warnings.update_alert(identifier=alert.identifier, level="siaga-1", by=actor(drafter), at=later(1))

    assert update.state == "waiting"
    assert [one.identifier for one in warnings.active_alerts(later(1))] == [alert.identifier]
    warnings.approve(identifier=update.identifier, revision=1, by=actor(approver), at=later(1))
    assert [one.identifier for one in warnings.active_alerts(later(1))] == [update.identifier]


def test_an_update_fills_the_words_anew_and_doubts_those_that_a_person_wrote(
    drafter: Account, approver: Account
) -> None:
    said = "Air sudah di Kebon Baru (Tebet)."
    alert = warnings.draft_alert(
        trigger=gate(), by=actor(drafter), at=AT, texts={"id": {"description": said}, "en": {}}
    )
    warnings.submit(identifier=alert.identifier, by=actor(drafter), at=AT)
    warnings.approve(identifier=alert.identifier, revision=1, by=actor(approver), at=AT)
    update = warnings.update_alert(
        identifier=alert.identifier, areas=(BUKIT_DURI, MENTENG), expires=later(20), by=actor(drafter), at=later(1)
    )

    assert "Menteng" in update.texts["en"]["description"]
    assert "25 November 2026 pukul 06.00" in update.texts["id"]["instruction"]
    assert update.texts["id"]["description"] == said
    assert [(one.language, one.name, one.what) for one in written.unsaid(update)] == [("id", "description", "areas")]
    assert written.unsaid(alert) == []


def test_while_the_gate_is_still_up_nobody_is_told_that_all_is_well(approver: Account) -> None:
    up = GateState(gate="manggarai", siaga=2, cm=870, cm_per_hour=20, read_at=AT, up_since=AT, changed_at=AT)
    up.save()
    alert = warnings.draft_alert(trigger=gate(key="gate:manggarai:20261124T0300"), by=BY, at=AT)
    warnings.approve(identifier=alert.identifier, revision=1, by=actor(approver), at=AT)
    asked: dict[str, Any] = {"identifier": alert.identifier, "note": "Salah alamat.", "by": actor(approver), "at": AT}

    with pytest.raises(CauseStandsError):
        warnings.cancel_alert(**asked)
    cancel = warnings.cancel_alert(**asked, knowing=True)
    assert "870 cm, Siaga II, masih naik" in cancel.texts["id"]["instruction"]
    assert "/water/gates/manggarai" in cancel.texts["en"]["instruction"]
    assert "nothing left to do" not in str(cancel.texts)
    assert cancel.response == ["Monitor"]


@pytest.mark.parametrize(
    ("field", "trigger"),
    [
        ("level", gate("siaga-9")),
        ("areas", gate(areas=("31.99",))),
        ("areas", gate(areas=())),
        ("params", gate(params={"gate": "x"})),
        ("expires", gate(expires=AT)),
        ("expires", gate(expires=datetime(9999, 12, 31, tzinfo=UTC))),
        ("onset", gate(onset=later(5), expires=later(4))),
        ("onset", gate(onset=later(500), expires=later(501))),
    ],
)
def test_what_no_alert_can_be_made_of_is_said_with_its_field(field: str, trigger: warnings.Trigger) -> None:
    with pytest.raises(WrongTriggerError) as refused:
        warnings.draft_alert(trigger=trigger, by=BY, at=AT)
    assert refused.value.field == field


def test_an_exercise_is_marked_in_the_file_and_never_counted() -> None:
    alert = warnings.draft_alert(trigger=near(exercise=True), by=BY, at=AT)

    xml = bytes(Alert.objects.get(pk=alert.pk).xml or b"").decode()
    assert "<status>Exercise</status>" in xml
    assert "[LATIHAN]" in xml
    assert "[EXERCISE]" in xml
    assert warnings.active_alerts(AT) == []
    assert warnings.by_class(later(-1), later(1)) == []


def test_statistics_tell_lead_time_and_false_alarms(approver: Account) -> None:
    right = warnings.draft_alert(trigger=near(onset=later(2)), by=BY, at=AT)
    wrong = warnings.draft_alert(trigger=near(key="near:2"), by=BY, at=AT)
    for alert, verdict, began in ((right, "right", later(1)), (wrong, "false_alarm", None)):
        warnings.judge(
            identifier=alert.identifier, verdict=verdict, began_at=began, note="", by=actor(approver), at=later(9)
        )

    (figures,) = warnings.by_class(later(-1), later(1))
    assert (figures.sent, figures.median_lead_minutes, figures.false_alarm_share) == (2, 60.0, 0.5)
