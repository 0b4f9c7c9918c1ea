"""The whole way of a report in a real browser on a phone: sent with a photo, followed, answered, rated."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.looking import LOOKS, look, look_here
from tests.fixtures.browser import PHONE, Window
from tests.unit.kernel.files import samples

ID, EN = Window(PHONE), Window(PHONE, "en-US")
NO_SCRIPTS = Window(PHONE, "en-US", scripts=False)
HERE = {"latitude": -6.1745, "longitude": 106.8229}
SAID = {
    "id-ID": {
        "report": "Lapor", "here": "Pakai lokasi saya", "send": "Kirim laporan", "look": "Lihat laporan",
        "answer": "Kirim jawaban", "solved": "Ya, sudah selesai", "stars": "4 bintang, baik", "closed": "Ditutup",
    },
    "en-US": {
        "report": "Report", "here": "Use my position", "send": "Send report", "look": "Look at the report",
        "answer": "Send the answer", "solved": "Yes, it is solved", "stars": "4 stars, good", "closed": "Closed",
    },
}  # fmt: skip
# Run inside the city: what an officer does on the other side.
OFFICER = """
from kota.base import clock
from kota.kernel.accounts.facade import Account, actor_for
from kota.kernel.cases import facade as cases
from kota.kernel.files import facade as files
deed, reference, text = words
by, at = actor_for(Account.objects.get(email="petugas@contoh.kota.test")), clock.now()
case = cases.by_reference(reference)
if deed == "ask":
    cases.ask(case_id=case.pk, text=text, by=by, at=at)
else:
    photo = files.store_photo(data=data, by=by, at=at, is_public=True).id
    cases.solve(case_id=case.pk, text=text, photos=(photo,), by=by, at=at)
"""


@pytest.fixture
def officer(inside: Callable[..., Any]) -> Callable[[str, str, str], None]:
    """`officer("ask", reference, "At which gate?")`."""
    return lambda deed, reference, text: inside(OFFICER, deed, reference, text, data=samples.photo())


@pytest.fixture
def phone(new_page: Callable[..., Any], window: Window) -> Iterator[Any]:
    """A phone that knows where it is; nothing that its console complains of is let pass."""
    page = new_page(window, geolocation=HERE, permissions=["geolocation"])
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    expected = ("status of 404", "status of 422")  # a number that is none, a form with something missing
    page.on(
        "console",
        lambda m: complaints.append(m.text) if m.type == "error" and not any(e in m.text for e in expected) else None,
    )
    yield page
    assert complaints == []


def picture(name: str = "hole.jpg", **where: float) -> dict[str, Any]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": samples.photo(1200, 900, **where)}


def press(page: Any, name: str, *, exact: bool = True) -> None:
    page.get_by_role("button", name=name, exact=exact).filter(visible=True).last.click()


@pytest.mark.parametrize("window", [ID, EN], indirect=True, ids=["id", "en"])
def test_from_home_to_the_stars_in_both_languages(phone: Any, window: Window, officer: Callable[..., None]) -> None:
    words = SAID[window.locale]
    phone.goto("/")
    began = time.monotonic()
    phone.get_by_role("link", name=words["report"], exact=True).first.click()
    phone.locator("#id_photos").set_input_files(picture())
    press(phone, words["here"])
    phone.locator("#id_words").fill(f"Lubang besar di depan halte {window.locale}")
    phone.locator("#chips").get_by_role("radio").first.check()
    phone.locator("kota-photo img").wait_for()
    phone.locator(".place-name").wait_for()
    phone.locator("#more [name=asked]").wait_for(state="attached")  # else its question is a page of its own
    press(phone, words["send"])
    phone.wait_for_url("**/report/sent/*")
    assert time.monotonic() - began < 60
    reference = phone.url.rsplit("/", 1)[1]
    assert phone.locator(".sent-number").inner_text().strip().startswith(reference)

    phone.get_by_role("link", name=words["look"]).click()
    assert phone.locator(".photos img").count() == 1
    officer("ask", reference, "Di sisi mana?")
    phone.locator("form[action$='/answer'] textarea").fill("Sisi utara")  # the page showed the question by itself
    press(phone, words["answer"])
    officer("solve", reference, "Sudah ditambal")
    phone.locator(f"[aria-label='{words['stars']}'], label:has-text('{words['stars']}')").first.click()
    press(phone, words["solved"])
    assert phone.locator(".badge", has_text=words["closed"]).first.is_visible()
    assert phone.locator(".pair figure").count() == 2


@pytest.mark.parametrize("window", [NO_SCRIPTS], indirect=True, ids=["no scripts"])
def test_the_same_way_without_scripts(phone: Any, officer: Callable[..., None]) -> None:
    phone.goto("/report")
    phone.locator("#id_photos").set_input_files(picture(lon=HERE["longitude"], lat=HERE["latitude"]))
    phone.locator("#id_words").fill("Water stands in our street")
    phone.get_by_text("Water and floods").click()
    phone.get_by_role("radio", name="Flood or standing water").check()
    time.sleep(2)  # a person is never quicker
    press(phone, "Send report")

    phone.get_by_role("heading", name="One more thing").wait_for()
    phone.get_by_role("radio", name="Yes, it is there").check()
    phone.get_by_role("group", name="Is anyone trapped", exact=False).get_by_text("No", exact=True).click()
    phone.locator("[name=q-depth]").first.check()
    press(phone, "Go on")
    while "/report/sent/" not in phone.url:  # near a border it asks which kelurahan, and shows reports nearby
        press(phone, "Go on") if phone.get_by_role("button", name="Go on").count() else press(phone, "No, send mine")
    reference = phone.url.rsplit("/", 1)[1]

    officer("ask", reference, "How deep?")
    phone.goto("/reports/mine")
    phone.get_by_role("link", name="Flood or standing water").first.click()
    phone.locator("form[action$='/answer'] textarea").fill("To the knee")
    press(phone, "Send the answer")
    assert phone.get_by_text("To the knee").is_visible()


@pytest.mark.parametrize("window", [EN], indirect=True)
def test_danger_hides_the_form_at_once_and_comes_back(phone: Any) -> None:
    phone.goto("/report")
    phone.locator("#id_words").fill("kebakaran")
    phone.locator("#chips").get_by_role("radio", name="Fire").check()
    danger = phone.locator("#danger")
    danger.get_by_text("Yes", exact=True).click()

    assert danger.get_by_role("link", name="112").or_(danger.get_by_role("link", name="113")).is_visible()
    assert not phone.get_by_role("button", name="Send report").last.is_visible()
    danger.get_by_text("No", exact=True).click()
    assert phone.get_by_role("button", name="Send report").last.is_visible()


@pytest.mark.parametrize("window", LOOKS, indirect=True, ids=str)
def test_axe_finds_nothing_on_the_pages_of_a_resident(
    phone: Any, axe: Callable[[Any], None], inside: Callable[..., Any]
) -> None:
    reference, key = inside(SENDER, "A hole in the road", data=samples.photo())
    held, held_key = inside(SENDER, "dasar goblok Pak Budi Santoso", data=samples.photo())
    paths = [
        "/", "/report", "/about", "/privacy", "/reports/find?number=JKT-1", f"/reports/{held}", f"/reports/{reference}",
        f"/reports/{reference}/takedown", f"/r/{reference}?key={key}", f"/r/{held}?key={held_key}",
        f"/report/sent/{reference}", f"/reports/{reference}/contact", "/reports/mine",
    ]  # fmt: skip
    look(phone, paths, axe)
    phone.goto("/report")
    time.sleep(2)
    phone.locator("button[value=send]").last.click()
    phone.locator(".error").first.wait_for()
    look_here(phone, axe)


# A report in the running city: its number and the key of its follow link.
SENDER = """
from kota.base import clock
from kota.base.actor import ANONYMOUS
from kota.base.geo import Point
from kota.governance.reports import services
from kota.governance.reports.contracts import NewReport
from kota.governance.reports.selectors.following import follow_key
new = NewReport("pothole", words[0], "web", point=Point(106.8450, -6.1900), photos=(data,))
case = services.send_report(new=new, by=ANONYMOUS, at=clock.now())
answer = [case.reference, follow_key(case.reference)]
"""
