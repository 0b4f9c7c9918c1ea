"""Telling people: once, by the right channels, in their language."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from kota.base.actor import Actor, ActorKind
from kota.base.events.models import Outbox
from kota.kernel.accounts.facade import Account
from kota.kernel.alerts import facade as alerts
from kota.kernel.alerts import selectors, services
from kota.kernel.alerts.contracts import Choice, Digest
from kota.kernel.alerts.models import Delivery, Notice
from tests.integration.kernel.alerts import sinks
from tests.integration.kernel.alerts.conftest import AT

Tell = Callable[..., None]


def states(**of: Any) -> dict[str, str]:
    return {delivery.channel: delivery.state for delivery in Delivery.objects.filter(**of)}


def by(account: Account) -> Actor:
    return Actor(ActorKind.ACCOUNT, str(account.pk))


def choose(account: Account, **chosen: Any) -> None:
    choice = Choice(**{"channels": {}, **chosen})
    services.set_choice(account_id=account.pk, choice=choice, by=by(account), at=AT)


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'alerts.deliver'")
        return int(cursor.fetchone()[0])


def test_a_resident_gets_it_in_the_inbox_and_by_mail(rina: Account, tell: Tell, mail: sinks.MailServer) -> None:
    tell(alerts.Recipient(rina.pk))
    notice = Notice.objects.get()
    assert states() == {"page": "sent", "email": "queued", "push": "suppressed"}
    assert alerts.unread(rina.pk) == 1
    assert jobs() == 1
    assert Outbox.objects.get(name="alerts.notice_written").topics == [f"account:{rina.pk}"]

    services.deliver(notice_id=notice.pk, at=AT)

    assert states()["email"] == "sent"
    [message] = mail.messages
    assert mail.recipients == ["rina@example.com"]
    assert message["Subject"] == "Your notifications work"
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert "/r/1" in text and "/r/1" in html
    assert "24 November 2026 10:00" in text
    assert "List-Unsubscribe=One-Click" in message["List-Unsubscribe-Post"]


def test_a_clock_is_written_as_the_reader_writes_it(budi: Account, tell: Tell) -> None:
    tell(alerts.Recipient(budi.pk))
    assert "24 November 2026 10.00" in Notice.objects.get().body


def test_telling_it_again_changes_nothing(rina: Account, tell: Tell, mail: sinks.MailServer) -> None:
    for _ in range(3):
        tell(alerts.Recipient(rina.pk))
        services.deliver(notice_id=Notice.objects.get().pk, at=AT)

    assert len(mail.messages) == 1
    assert jobs() == 1


def test_what_is_rolled_back_was_never_told(rina: Account, tell: Tell) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(alerts.Recipient(rina.pk))
        raise RuntimeError("the case did not move after all")

    assert not Notice.objects.exists()
    assert jobs() == 0


def test_each_person_reads_their_own_language(budi: Account, tell: Tell) -> None:
    tell(alerts.Recipient(budi.pk))

    notice = Notice.objects.get()
    assert notice.language == "id"
    assert notice.title != "Your notifications work"


def test_somebody_without_account_gets_mail_and_leaves_no_address_behind(
    db: None, tell: Tell, mail: sinks.MailServer
) -> None:
    tell(alerts.Recipient(email="tamu@example.com", language="en", channels=("email",)))
    assert Delivery.objects.get(channel="email").to == "tamu@example.com"

    services.deliver(notice_id=Notice.objects.get().pk, at=AT)

    assert mail.recipients == ["tamu@example.com"]
    assert Delivery.objects.get(channel="email").to == ""
    assert b"tamu" not in bytes(Notice.objects.get().address or b"")


def test_nobody_to_tell_is_no_error(db: None, tell: Tell) -> None:
    tell(alerts.Recipient())
    tell(alerts.Recipient(account_id=999_999))

    assert not Notice.objects.exists()


def test_text_messages_go_to_the_provider(db: None, tell: Tell, web: sinks.WebServer, settings: Any) -> None:
    settings.KOTA_SMS_URL, settings.KOTA_SMS_TOKEN = f"http://{web.place}/sms", "secret"

    tell(alerts.Recipient(phone="+628123456789", language="en", channels=("sms",)))
    services.deliver(notice_id=Notice.objects.get().pk, at=AT)

    assert b'"+628123456789"' in web.bodies[0]
    assert web.headers[0]["Authorization"] == "Bearer secret"
    assert states()["sms"] == "sent"


def test_without_a_provider_a_text_message_is_simulated_and_says_so(db: None, tell: Tell, settings: Any) -> None:
    settings.KOTA_SMS_URL = ""

    tell(alerts.Recipient(phone="+628123456789", channels=("sms",)))
    services.deliver(notice_id=Notice.objects.get().pk, at=AT)

    assert Delivery.objects.get(channel="sms").is_simulated
    assert any(kept.to == "+628123456789" for kept in selectors.kept_messages())


def test_what_a_person_does_not_want_is_recorded_but_not_sent(rina: Account, tell: Tell) -> None:
    choose(rina, channels={"trial": ()})

    tell(alerts.Recipient(rina.pk))

    assert states() == {"page": "suppressed", "email": "suppressed", "push": "suppressed"}
    assert not selectors.inbox(rina.pk).exists()


def test_quiet_hours_hold_mail_back(rina: Account, tell: Tell, mail: sinks.MailServer) -> None:
    choose(rina, quiet_from="09:00", quiet_until="11:00")

    tell(alerts.Recipient(rina.pk))
    assert jobs() == 0
    services.deliver(notice_id=Notice.objects.get().pk, at=AT)
    services.deliver_due(at=AT + timedelta(minutes=59))
    assert not mail.messages

    services.deliver_due(at=AT + timedelta(minutes=61))
    assert len(mail.messages) == 1


def test_collected_mails_come_once_a_day(rina: Account, budi: Account, tell: Tell, mail: sinks.MailServer) -> None:
    choose(rina, digest=Digest.DAILY)
    choose(budi, digest=Digest.DAILY)
    for number in range(3):
        tell(alerts.Recipient(rina.pk), key=f"rina-{number}")
    tell(alerts.Recipient(budi.pk), key="budi")

    services.deliver_due(at=AT + timedelta(hours=20))
    assert not mail.messages
    services.deliver_due(at=AT + timedelta(hours=21, minutes=1))

    assert sorted(mail.recipients) == ["budi@example.com", "rina@example.com"]
    assert "3 notices" in [message["Subject"] for message in mail.messages]
    services.deliver_due(at=AT + timedelta(hours=46))
    assert len(mail.messages) == 2


def test_a_lost_job_is_made_up_for(rina: Account, tell: Tell, mail: sinks.MailServer) -> None:
    tell(alerts.Recipient(rina.pk))

    services.deliver_due(at=AT + timedelta(minutes=1))
    assert not mail.messages
    services.deliver_due(at=AT + timedelta(minutes=3))
    assert len(mail.messages) == 1


def test_the_database_keeps_one_delivery_per_channel(rina: Account, tell: Tell) -> None:
    tell(alerts.Recipient(rina.pk))
    notice = Notice.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(notice=notice, channel="email", state="sent", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(notice=notice, channel="sms", state="sent", to="+62812", at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(address=b"x")


def test_erasing_a_person_leaves_nothing_here(rina: Account, tell: Tell) -> None:
    tell(alerts.Recipient(rina.pk))
    choose(rina, digest=Digest.DAILY)
    assert selectors.personal_data(rina.pk)["notices"]

    alerts.erase(rina.pk, AT)

    assert selectors.personal_data(rina.pk) == {"preference": [], "notices": [], "push_subscriptions": []}


def test_old_notices_are_forgotten(rina: Account, tell: Tell) -> None:
    tell(alerts.Recipient(rina.pk))

    services.forget_old(at=AT + timedelta(days=399))
    assert Notice.objects.exists()
    services.forget_old(at=AT + timedelta(days=401))
    assert not Notice.objects.exists()


def test_the_page_for_mails_is_open_to_the_mail_program(rina: Account, tell: Tell, mail: sinks.MailServer) -> None:
    tell(alerts.Recipient(rina.pk))
    services.deliver(notice_id=Notice.objects.get().pk, at=AT)
    link = mail.messages[0]["List-Unsubscribe"].strip("<>").split("localhost", 1)[1]
    path = link[link.index("/") :]

    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert selectors.choice(rina.pk).channels["trial"] == ("page", "push")
