"""The inbox, the choices, the link in each mail, the simulated messages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client

from kota.kernel.accounts.facade import Account
from kota.kernel.alerts import facade as alerts
from kota.kernel.alerts import selectors, services
from kota.kernel.alerts.models import Notice
from tests.integration.kernel.alerts.conftest import AT, signed_in

Tell = Callable[..., None]


def test_the_inbox_shows_what_is_mine_and_nothing_else(rina: Account, budi: Account, tell: Tell) -> None:
    tell(alerts.Recipient(rina.pk))
    notice = Notice.objects.get()

    mine, other = signed_in(rina).get("/notifications"), signed_in(budi).get("/notifications")

    assert "Your notifications work" in mine.content.decode()
    assert "Your notifications work" not in other.content.decode()
    assert signed_in(budi).get(f"/notifications/{notice.pk}").status_code == 404
    assert alerts.unread(rina.pk) == 1


def test_opening_a_notice_leads_to_its_page_and_marks_it_read(rina: Account, tell: Tell) -> None:
    tell(alerts.Recipient(rina.pk))

    answer = signed_in(rina).get(f"/notifications/{Notice.objects.get().pk}")

    assert (answer.status_code, answer["Location"]) == (303, "/r/1")
    assert alerts.unread(rina.pk) == 0


def test_all_can_be_marked_read_but_only_mine(rina: Account, budi: Account, tell: Tell) -> None:
    tell(alerts.Recipient(rina.pk), key="1")
    tell(alerts.Recipient(budi.pk), key="2")

    assert signed_in(rina).post("/notifications/read").status_code == 303

    assert (alerts.unread(rina.pk), alerts.unread(budi.pk)) == (0, 1)


def test_the_header_shows_how_many_are_unread(rina: Account, tell: Tell) -> None:
    tell(alerts.Recipient(rina.pk))

    assert "1 unread" in signed_in(rina).get("/notifications").content.decode()
    assert "1 unread" in signed_in(rina).get("/notifications/bell").content.decode()


@pytest.mark.parametrize("path", ["/notifications", "/account/notifications", "/notifications/bell"])
def test_the_signed_out_are_asked_to_sign_in(db: None, client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 303
    assert "next=" in answer["Location"]


def test_a_person_chooses(rina: Account) -> None:
    client = signed_in(rina)
    page = client.get("/account/notifications").content.decode()
    assert "Trial notices" in page
    assert "<kota-push" in page

    given = {"topic-trial": ["page", "sms"], "digest": "daily", "quiet_from": "22:00", "quiet_until": "06:00"}
    assert client.post("/account/notifications", given).status_code == 303

    chosen = selectors.choice(rina.pk)
    assert chosen.channels["trial"] == ("page", "sms")
    assert (chosen.quiet_from, chosen.quiet_until, chosen.digest) == ("22:00", "06:00", "daily")


@pytest.mark.parametrize(
    "given",
    [
        {"digest": "none", "quiet_from": "22:00"},
        {"digest": "hourly"},
        {"digest": "none", "topic-trial": ["pigeon"]},
        {"digest": "none", "quiet_from": "late", "quiet_until": "06:00"},
    ],
)
def test_choices_that_make_no_sense_are_refused(rina: Account, given: dict[str, Any]) -> None:
    assert signed_in(rina).post("/account/notifications", given).status_code == 400
    assert selectors.choice(rina.pk).channels == {}


def test_a_trial_shows_how_each_channel_went(rina: Account, settings: Any) -> None:
    client = signed_in(rina)
    client.post("/account/notifications/trial")
    client.post("/account/notifications/trial")
    services.deliver(notice_id=Notice.objects.get().pk, at=Notice.objects.get().created_at)

    page = client.get("/account/notifications").content.decode()

    assert "Not wanted, or no address" in page
    assert len(outbox.outbox) == 1


def link(notice: Notice, topic: str = "trial") -> str:
    return "/notifications/off/" + selectors.unsubscribe_url(notice, "email", topic).rsplit("/", 1)[1]


def test_the_link_shows_first_and_acts_when_pressed(rina: Account, tell: Tell, client: Client) -> None:
    tell(alerts.Recipient(rina.pk))
    path = link(Notice.objects.get())

    page = client.get(path, headers={"Accept-Language": "en"}).content.decode()
    assert "Trial notices" in page
    assert "rina@example.com" not in page
    assert selectors.choice(rina.pk).channels == {}

    client.post(path)
    assert selectors.choice(rina.pk).channels == {"trial": ("page", "push")}


def test_somebody_without_account_can_end_everything(db: None, tell: Tell, client: Client) -> None:
    to = alerts.Recipient(email="tamu@example.com", channels=("email",))
    tell(to, key="1")
    client.post(link(Notice.objects.get()), {"all": "1"})

    tell(to, key="2")

    second = Notice.objects.get(key="2")
    assert {delivery.state for delivery in second.deliveries.all()} == {"suppressed"}


def test_a_link_that_was_tampered_with_is_refused(rina: Account, tell: Tell, client: Client) -> None:
    tell(alerts.Recipient(rina.pk))

    assert client.post(link(Notice.objects.get())[:-2] + "xx").status_code == 404


def test_simulated_messages_are_shown_in_a_demonstration_on_this_machine_only(
    rina: Account, tell: Tell, client: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.HOME / "messages"
    settings.KOTA_DEMO = True
    tell(alerts.Recipient(rina.pk))
    services.deliver(notice_id=Notice.objects.get().pk, at=AT)
    here = {"headers": {"Host": "localhost", "Accept-Language": "en"}}

    page = client.get("/demo/messages", **here).content.decode()
    assert "Nothing here was sent to anybody" in page
    assert "Your notifications work" in page
    assert "rina@example.com" in page

    assert client.get("/demo/messages", **here, REMOTE_ADDR="203.0.113.9").status_code == 404
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"):
        there = {"headers": {"Host": "localhost", header: "203.0.113.9"}}
        assert client.get("/demo/messages", **there).status_code == 404, header
    settings.KOTA_DEMO = False
    assert client.get("/demo/messages", **here).status_code == 404
