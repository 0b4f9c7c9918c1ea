"""Pages of the warnings without scripts: what everybody sees, what the desk does, who is refused."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.kernel.accounts.facade import Account
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.models import Alert
from tests.factories.accounts import make_staff, sign_in
from tests.integration.warnings.conftest import BUKIT_DURI, BY, MENTENG, TEBET, actor, near

pytestmark = pytest.mark.django_db
FORM = {
    "level": "severe", "areas": [BUKIT_DURI], "expires": f"{clock.now() + timedelta(days=2):%Y-%m-%dT%H:%M}",
    "status": "Actual", "headline-id": "Awas <b>pohon</b>", "headline-en": "Mind the tree",
}  # fmt: skip


def browser(account: Account | None = None) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    return sign_in(client, account) if account else client


def banner(client: Client) -> str:
    return client.get("/alerts/banner").content.decode()


def test_from_draft_to_approval_without_scripts(drafter: Account, approver: Account) -> None:
    control, officer = browser(drafter), browser(approver)
    shown = control.post("/work/alerts/new/other", {**FORM, "preview": "1"}).content.decode()
    assert "Awas &lt;b&gt;pohon&lt;/b&gt;" in shown
    assert not Alert.objects.exists()

    sent = control.post("/work/alerts/new/other", {**FORM, "submit": "1"})
    alert = Alert.objects.get()
    assert (sent.status_code, alert.state) == (303, "waiting")
    desk = officer.get("/work/alerts").content.decode()
    assert "Mind the tree" in desk and "Dangerous" in desk  # whoever decides sees how bad it is
    assert browser().get(f"/alerts/{alert.identifier}").status_code == 404

    assert control.post(f"/work/alerts/{alert.identifier}/approve", {"revision": 1}).status_code == 403
    officer.post(f"/work/alerts/{alert.identifier}/approve", {"revision": 9})
    assert Alert.objects.get().state == "waiting"
    officer.post(f"/work/alerts/{alert.identifier}/approve", {"revision": 1})
    assert Alert.objects.get().state == "active"
    assert "Mind the tree" in banner(browser())
    assert "Mind the tree" in browser().get("/alerts").content.decode()
    assert "Mind the tree" in browser().get("/").content.decode()

    control.post(f"/work/alerts/{alert.identifier}/cancel", {"note": "Sudah ditebang."})
    assert banner(browser()).strip() == banner(Client()).strip()
    assert "Mind the tree" not in banner(browser())
    over = browser().get(f"/alerts/{alert.identifier}").content.decode()
    assert "Sudah ditebang." in over and "What was advised" in over and "Dangerous" not in over
    taken_back = Alert.objects.get(msg_type="Cancel")
    assert "What was advised" not in browser().get(f"/alerts/{taken_back.identifier}").content.decode()


def test_what_cannot_be_is_said_at_its_field(drafter: Account) -> None:
    answer = browser(drafter).post("/work/alerts/new/other", {**FORM, "expires": "2001-01-01T08:00", "save": "1"})
    assert answer.status_code == 400
    assert "A warning ends later than now." in answer.content.decode()


def test_mild_warnings_stand_above_pages_of_those_who_asked(resident: Account) -> None:
    warnings.draft_alert(trigger=near(), by=BY, at=clock.now())
    assert "Jalan Kebon Baru" not in banner(browser())
    assert "Jalan Kebon Baru" not in banner(browser(resident))

    browser(resident).post(
        "/alerts/subscribe", {"area": BUKIT_DURI, "radius": 1000, "topics": ["flood"], "least": "Minor"}
    )
    assert "Jalan Kebon Baru" in banner(browser(resident))
    (place,) = warnings.places(resident.pk)
    browser(resident).post(f"/alerts/subscribe/{place.pk}/remove")
    assert "Jalan Kebon Baru" not in banner(browser(resident))


def test_of_many_warnings_three_stand_above_pages_and_those_of_ones_own_place_first(
    drafter: Account, approver: Account, resident: Account
) -> None:
    place = {"area": BUKIT_DURI, "radius": 1000, "topics": ["other"], "least": "Minor"}
    browser(resident).post("/alerts/subscribe", place)
    for number, area in enumerate([BUKIT_DURI, MENTENG, MENTENG, MENTENG, MENTENG]):
        texts = {"headline-id": f"Pohon {number}", "headline-en": f"Tree {number}"}
        browser(drafter).post("/work/alerts/new/other", {**FORM, **texts, "areas": [area], "submit": "1"})
        waiting = Alert.objects.get(state="waiting")
        browser(approver).post(f"/work/alerts/{waiting.identifier}/approve", {"revision": 1})
    everybody, own = banner(browser()), banner(browser(resident))
    assert [n for n in range(5) if f"Tree {n}" in everybody] == [2, 3, 4] and "2 more warnings hold" in everybody
    assert own.index("Tree 0") < own.index("Tree 4") and "2 more warnings hold" in own


def test_a_link_fills_in_where_and_of_what_to_be_warned(resident: Account) -> None:
    asked = {"topic": "air", "area": BUKIT_DURI, "least": "Moderate"}
    page = browser(resident).get("/alerts/subscribe", asked).content.decode()

    assert f'value="{BUKIT_DURI}" selected' in page
    assert [name for name in ("air", "flood") if re.search(rf'value="{name}"[^>]*checked', page)] == ["air"]
    assert re.search(r'value="Moderate"[^>]*checked', page)
    junk = {"topic": "x", "area": "<b>", "least": "y"}
    assert browser(resident).get("/alerts/subscribe", junk).status_code == 200


@pytest.mark.parametrize(
    ("warned", "offered"),
    [([BUKIT_DURI], BUKIT_DURI), ([BUKIT_DURI, f"{TEBET}.1001"], TEBET), ([BUKIT_DURI, MENTENG], "")],
)
def test_whoever_reads_a_warning_is_offered_its_area_to_be_warned_of(
    drafter: Account, approver: Account, resident: Account, warned: list[str], offered: str
) -> None:
    browser(drafter).post("/work/alerts/new/other", {**FORM, "areas": warned, "submit": "1"})
    alert = Alert.objects.get()
    browser(approver).post(f"/work/alerts/{alert.identifier}/approve", {"revision": 1})
    page = browser().get(f"/alerts/{alert.identifier}").content.decode()
    link = re.search(r'href="(/alerts/subscribe\?[^"]+)"', page)
    assert link and ("area=" in link[1]) == bool(offered)
    form = browser(resident).get(unescape(link[1])).content.decode()
    assert re.findall(r'value="(31[^"]*)" selected', form) == ([offered] if offered else [])


def test_an_exercise_is_plainly_marked_and_hidden_from_those_who_did_not_join(
    resident: Account, drafter: Account
) -> None:
    warnings.draft_alert(trigger=near("deep", exercise=True), by=BY, at=clock.now())

    assert "Deep flooding" not in banner(browser())
    assert "Exercise" in banner(browser(drafter))
    wish = warnings.Wish(area=BUKIT_DURI, exercises=True)
    warnings.add_place(account_id=resident.pk, wish=wish, by=actor(resident), at=clock.now())
    assert "Exercise" in banner(browser(resident))


def test_the_wrong_clerk_is_refused(approver: Account) -> None:
    officer = browser(make_staff("field-officer", agency="dinas-bina-marga"))
    alert = warnings.draft_alert(trigger=near(), by=BY, at=clock.now())
    for path in ("", "/new", "/statistics", "/webhooks", f"/{alert.identifier}"):
        assert officer.get(f"/work/alerts{path}").status_code == 403
    for verb in ("approve", "reject", "cancel", "submit", "judge"):
        assert officer.post(f"/work/alerts/{alert.identifier}/{verb}", {"note": "x"}).status_code == 403
    assert browser(approver).get("/work/alerts/webhooks").status_code == 403


def test_statistics_as_page_and_csv(approver: Account) -> None:
    alert = warnings.draft_alert(trigger=near(areas=(MENTENG,)), by=BY, at=clock.now())
    officer = browser(approver)
    given: dict[str, Any] = {"verdict": "false_alarm", "began_at": "", "note": "Hanya genangan."}
    officer.post(f"/work/alerts/{alert.identifier}/judge", given)

    assert "100%" in officer.get("/work/alerts/statistics").content.decode()
    table = b"".join(officer.get("/work/alerts/statistics.csv")).decode()  # type: ignore[arg-type]
    assert "flood-near" in table
    assert ",1.0," in table
