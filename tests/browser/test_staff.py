"""The city's side in a real browser: officers on a phone, triage, the counter, moderators, administrators."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.looking import LOOKS, look
from tests.fixtures.browser import DESK, PHONE, Window
from tests.unit.kernel.files import samples

ID, EN = Window(PHONE), Window(PHONE, "en-US")
BOTH = pytest.mark.parametrize("window", [ID, EN], indirect=True, ids=["id", "en"])
PHOTO = {"name": "done.jpg", "mimeType": "image/jpeg", "buffer": samples.photo(1200, 900)}


def choose(page: Any, verb: str) -> Any:
    """Open the form of a verb at the foot of a case; the form."""
    link = page.locator(f".actbar a[href*='do={verb}']")
    if not link.is_visible():  # on a phone the rarer ones lie under "More"
        page.locator(".actbar-open").click()
    link.click()
    form = page.locator(f"#act form[action$='/{verb}']")
    form.wait_for()
    return form


def send(form: Any) -> None:
    form.locator("button[name=go][value=send]").click()


@BOTH
def test_an_officer_works_on_a_report_in_the_street(
    staff: Callable[..., Any], report: Callable[..., Any], new_page: Callable[..., Any], window: Window
) -> None:
    sent = report(f"Lubang di tikungan {window.locale}")
    reference = sent["reference"]
    page = staff("officer", window)
    page.goto("/work?tab=new&q=tikungan")  # other tests leave many reports in this city
    page.locator("kota-map").scroll_into_view_if_needed()
    page.locator("kota-map[data-ready]").wait_for()
    page.locator(".work-row", has_text=reference).locator(".work-title").click()
    page.locator("form[action$='/take'] button").click()
    form = choose(page, "ask")
    form.locator("textarea").fill("Di sisi mana?")
    send(form)

    phone = new_page(window)
    phone.goto(f"/r/{reference}?key={sent['follow_key']}")
    phone.locator("form[action$='/answer'] textarea").fill("Sisi utara")
    phone.locator("form[action$='/answer'] button[type=submit]").last.click()

    page.locator("#news .notice").wait_for()  # the open page learns of the answer by itself
    page.goto(f"/work/{reference}")
    assert page.get_by_text("Sisi utara").first.is_visible()
    form = choose(page, "solve")
    form.locator("textarea").fill("Sudah ditambal")
    form.locator("kota-photo .photo-list").wait_for(state="attached")
    form.locator("#id_photos").set_input_files(PHOTO)
    form.locator("kota-photo img").wait_for()
    send(form)
    page.wait_for_url(f"**/work/{reference}*")
    phone.goto(f"/reports/{reference}")
    assert phone.locator(".photos img").count() == 1
    assert phone.get_by_text("Sudah ditambal").first.is_visible()


@pytest.mark.parametrize("window", [EN], indirect=True)
def test_triage_sees_why_and_hands_over(staff: Callable[..., Any], report: Callable[..., Any], window: Window) -> None:
    reference = report("A hole beside the drain")["reference"]
    page = staff("triage", window)
    page.goto("/work/triage")
    row = page.locator(".work-row", has_text=reference)
    row.locator(f"a[hx-target='#why-{reference}']").click()
    page.locator(f"#why-{reference} li").first.wait_for(state="attached")
    row.locator("a[href*='do=hand_over']").click()
    form = page.locator("#act form[action$='/hand_over']")
    form.locator("#id_look").fill("sumber daya air")
    form.locator("input[name=agency][value='dinas-sda']").check()
    form.locator("textarea").fill("It is the drain that caved in.")
    send(form)

    page.wait_for_load_state()
    assert page.get_by_text("It is the drain that caved in.").first.is_visible()


@pytest.mark.parametrize("window", [ID], indirect=True)
def test_several_cases_get_a_note_at_once(
    staff: Callable[..., Any], report: Callable[..., Any], window: Window
) -> None:
    references = [report(f"Lubang serentak nomor {number}")["reference"] for number in range(2)]
    page = staff("officer", window)
    page.goto("/work?tab=new&q=serentak")  # other tests fill the queue
    for reference in references:
        page.locator(f"input[name=case][value='{reference}']").check()
    assert page.locator("[data-count]").inner_text() == "2"
    page.locator("button[name=do][value=note]").click()
    page.locator("main textarea").fill("Dicek besok pagi.")
    page.locator("button[name=go][value=send]").click()
    page.locator(".notice").wait_for()

    for reference in references:
        assert page.locator(f"main a[href$='{reference}']").is_visible()


@pytest.mark.parametrize("window", [ID], indirect=True)
def test_the_counter_writes_a_report_down(staff: Callable[..., Any], window: Window) -> None:
    page = staff("triage", window)
    page.goto("/work/new")
    page.locator("#id_words").fill("Lampu jalan mati sejak kemarin")
    page.locator("#id_category").select_option("street-light-out")
    page.locator("kota-place[data-ready]").wait_for()
    field = page.get_by_role("combobox", name="Jalan atau tempat")
    field.press_sequentially("Menteng")
    page.locator("kota-place [role=option]").first.click()
    page.locator(".place-name").wait_for()
    page.locator("#id_name").fill("Bu Ratna")
    page.locator("#id_phone").fill("0812 3456 7890")
    while "sent=" not in page.url:  # what is left to ask is asked on the same page
        page.locator(".actions button[name=go][value=send]").last.click()
        page.wait_for_load_state()

    assert page.locator("code.ref").inner_text().startswith("JKT-")


@pytest.mark.parametrize("window", [EN], indirect=True)
def test_a_moderator_shows_what_was_held(
    staff: Callable[..., Any], report: Callable[..., Any], new_page: Callable[..., Any], window: Window
) -> None:
    reference = report("Dasar goblok yang parkir di sini", "illegal-parking")["reference"]
    page = staff("moderator", window)
    page.goto("/work/held")
    card = page.locator(f"[id='{reference}']")
    card.locator("textarea[name$=public_words]").fill("Parkir liar di sini")
    card.locator("button[name=do][value=release]").click()
    page.wait_for_load_state()

    phone = new_page(window)
    phone.goto(f"/reports/{reference}")
    assert phone.get_by_text("Parkir liar di sini").first.is_visible()


@pytest.mark.parametrize("window", [Window(DESK, "en-US")], indirect=True)
def test_an_administrator_changes_a_deadline_and_tries_a_rule(staff: Callable[..., Any], window: Window) -> None:
    page = staff("admin", window)
    page.goto("/administration/facts/category/street-light-out")
    page.locator("input[name$=solve_hours]").fill("40")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()
    page.goto("/administration/facts/category/street-light-out")
    assert page.locator("input[name$=solve_hours]").input_value() in ("40", "40.0")
    assert page.locator("main tbody tr").count() == 2, "the old deadline stays in the history"

    page.goto("/administration/facts/rule/fire")
    page.locator("#id_trial_category").select_option("fire")
    page.locator("#id_trial_area").fill("31.71.06.1001")
    page.get_by_role("button", name="Try before saving").click()
    assert page.get_by_text("This rule would take it").is_visible()


PAGES = {
    "officer": [
        "/work", "/work?tab=new&q=lubang", "/work/{0}", "/work/{0}?do=ask", "/work/{0}?do=hand_over",
        "/work/{0}?do=solve", "/work/{0}?do=photo", "/work/{0}?do=reject", "/notifications",
    ],
    "triage": ["/work/triage", "/work/{0}/why", "/work/new"],
    "moderator": ["/work/held", "/work/held/requests"],
    "admin": [
        "/administration", "/administration/facts/category", "/administration/facts/category/pothole",
        "/administration/facts/rule/fire", "/administration/facts/calendar", "/administration/facts/agency/new",
        "/administration/facts/gate/manggarai", "/administration/facts/charger/contoh-menteng",
    ],
    "auditor": ["/administration/audit"],
}  # fmt: skip


@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing_on_the_pages_of_staff(
    staff: Callable[..., Any], report: Callable[..., Any], axe: Callable[[Any], None], who: str
) -> None:
    reference = report("Lubang besar di depan halte Bundaran Hotel Indonesia")["reference"]
    report("dasar goblok Pak Budi Santoso")
    for window in LOOKS:
        look(staff(who, window), [path.format(reference) for path in PAGES[who]], axe)
