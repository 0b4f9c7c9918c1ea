"""A report's page: what everybody reads, what the reporter reads and may do, and what nobody else may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from kota.base import clock
from kota.base.actor import ANONYMOUS, Actor, system
from kota.base.errors import ConflictError
from kota.governance.reports.selectors.following import follow_path
from kota.governance.reports.views import guard
from kota.kernel.accounts.facade import Account
from kota.kernel.cases import facade as cases
from kota.kernel.files import facade as files
from tests.integration.governance.reports.conftest import Contact, browser, follow, signed_in
from tests.integration.governance.reports.paper import Paper
from tests.unit.kernel.files import samples

Send = Callable[..., cases.Case]
PRIVATE = Contact(name="Rina Wijaya", email="rina@example.com", phone="+6281234567890", notify="email")


def page(client: Client, case: cases.Case) -> Paper:
    return Paper.open(client, f"/reports/{case.reference}")


def photo(by: Actor) -> tuple[object, ...]:
    return (files.store_photo(data=samples.photo(), by=by, at=clock.now(), is_public=True).id,)


def solved(case: cases.Case, officer: Actor) -> cases.Case:
    cases.take(case_id=case.pk, by=officer, at=clock.now())
    cases.solve(case_id=case.pk, text="Filled with asphalt", photos=photo(officer), by=officer, at=clock.now())  # type: ignore[arg-type]
    case.refresh_from_db()
    return case


def test_everybody_reads_words_place_office_deadline_and_history(send: Send, client: Client, officer: Actor) -> None:
    case = send(photos=(samples.photo(),), place="Jalan Merdeka")
    cases.take(case_id=case.pk, by=officer, at=clock.now())

    shown = page(client, case)

    for said in (
        "A hole in the road",
        "Jalan Merdeka",
        "Why here?",
        "How was it computed?",
        "Report received",
        "Taken up",
    ):
        assert said in shown.text
    assert shown.page.xpath("//kota-map/@data-point")
    assert shown.page.xpath("//kota-live[@data-topics=$topic]", topic=f"public:case:{case.reference}")


def test_the_public_page_never_shows_the_person(send: Send, client: Client) -> None:
    case = send(contact=PRIVATE, words="Call me on 0812 3456 7890 or rina@example.com, NIK 3171 0123 4567 8901")

    raw = client.get(f"/reports/{case.reference}").content.decode()

    for secret in ("Rina", "Wijaya", "rina@", "3456 7890", "81234567890", "3171 0123", follow_path(case.reference)):
        assert secret not in raw


def test_a_number_is_found_however_it_is_typed(send: Send, client: Client) -> None:
    case = send()
    typed = case.reference.lower().replace("-", " ")

    answer = client.get("/reports/find", {"number": typed})

    assert (answer.status_code, answer["Location"]) == (303, f"/reports/{case.reference}")
    other = client.get("/reports/find", {"number": "JKT-0000-000"})
    assert other.status_code == 404
    assert "no report with this number" in other.content.decode()


def test_the_follow_link_makes_a_reporter_and_hides_its_key(send: Send, client: Client) -> None:
    case = send()

    answer = client.get(follow_path(case.reference))

    assert answer.status_code == 303
    assert answer["Location"] == f"/reports/{case.reference}"
    assert "key" not in answer["Location"]
    assert "Your report" in page(client, case).text
    assert case.reference in Paper.open(client, "/reports/mine").text


def test_a_key_of_another_report_opens_nothing(send: Send, client: Client) -> None:
    mine, other = send(), send(words="Another")
    key = follow_path(mine.reference).split("key=")[1]

    assert client.get(f"/r/{other.reference}?key={key}").status_code == 403
    assert client.get(f"/r/{other.reference}").status_code == 403
    assert "Your report" not in page(client, other).text


def test_a_forged_cookie_makes_nobody_a_reporter(send: Send, client: Client) -> None:
    case = send()
    client.cookies["kota_reports"] = f'{{"s":["{case.reference}"],"j":[],"m":""}}:forged'

    assert "Your report" not in page(client, case).text


DEEDS = {
    "answer": {"text": "at the gate"},
    "photos": {},
    "reopen": {"text": "still there"},
    "judge": {"go": "confirm", "rating": "5"},
}


@pytest.mark.parametrize("deed", DEEDS)
def test_only_the_reporter_may_act(send: Send, client: Client, officer: Actor, rina: Account, deed: str) -> None:
    case = solved(send(), officer)

    for somebody in (client, signed_in(rina)):
        assert somebody.post(f"/reports/{case.reference}/{deed}", DEEDS[deed]).status_code == 403
    case.refresh_from_db()
    assert (case.step, case.rating) == ("solved", None)


def test_a_question_stops_the_clock_and_the_answer_is_for_the_agency_only(
    send: Send, client: Client, officer: Actor
) -> None:
    case = send()
    cases.ask(case_id=case.pk, text="At which gate?", by=officer, at=clock.now())
    follow(client, case)

    asked = Paper.open(client, f"/reports/{case.reference}", form="/answer")
    assert "The clock stands" in asked.text
    assert asked.fill(text="").send("").status == 422
    answered = asked.fill(text="The blue gate, house of Pak Budi").photos(samples.photo()).send("")

    assert answered.to == f"/reports/{case.reference}"
    case.refresh_from_db()
    assert case.step == "in_progress"
    assert "The blue gate" in page(client, case).text
    public = page(browser(), case).text
    assert "The reporter answered" in public
    assert "blue gate" not in public


def test_the_reporter_confirms_and_rates_in_one_go(send: Send, client: Client, officer: Actor) -> None:
    case = solved(send(photos=(samples.photo(),)), officer)
    follow(client, case)

    thanked = (
        Paper.open(client, f"/reports/{case.reference}", form="/judge").fill(rating="4", text="Quick").send("confirm")
    )

    assert thanked.status == 303
    case.refresh_from_db()
    assert (case.step, case.rating) == ("closed", 4)
    public = page(browser(), case).text
    assert "4 of 5 stars" in public
    assert "Quick" in public
    assert "Before" in public
    assert "After" in public


def test_rude_words_of_a_rating_are_not_shown_to_the_public(send: Send, client: Client, officer: Actor) -> None:
    case = solved(send(), officer)
    follow(client, case)
    Paper.open(client, f"/reports/{case.reference}", form="/judge").fill(
        rating="1", text="Dasar goblok, 08123456789"
    ).send("confirm")

    public = page(browser(), case).text

    assert "goblok" not in public
    assert "08123456789" not in public
    assert "not shown to the public" in public
    assert "goblok" in page(client, case).text


def test_not_solved_needs_a_reason_and_starts_again(send: Send, client: Client, officer: Actor) -> None:
    case = solved(send(), officer)
    follow(client, case)
    form = Paper.open(client, f"/reports/{case.reference}", form="/reopen")

    assert form.fill(text=" ").send("").status == 422
    assert form.fill(text="The hole is back").photos(samples.photo()).send("").status == 303

    case.refresh_from_db()
    assert (case.step, case.reopened) == ("received", 1)
    assert case.due_at is not None
    assert case.photos.filter(kind="other").count() == 1


def test_after_the_window_it_cannot_be_reopened(send: Send, client: Client, officer: Actor) -> None:
    case = solved(send(), officer)
    cases.Case.objects.filter(pk=case.pk).update(solved_at=clock.now() - timedelta(days=15))
    follow(client, case)

    assert not page(client, case).page.xpath("//form[contains(@action, '/reopen')]")
    refused = Paper(client, client.post(f"/reports/{case.reference}/reopen", {"text": "The hole is back"}))
    assert refused.status == 409
    assert "The 14 days to reopen this are over" in refused.text
    assert "The hole is back" in refused.text, "what was written is not lost"


def test_an_answer_that_comes_too_late_is_not_lost(send: Send, client: Client, officer: Actor) -> None:
    case = send()
    follow(client, case)
    cases.ask(case_id=case.pk, text="Which lane?", by=officer, at=clock.now())
    form = Paper.open(client, f"/reports/{case.reference}", form="/answer").fill(text="The left one")
    cases.reject(case_id=case.pk, text="Not ours", by=officer, at=clock.now())

    refused = form.send("")

    assert refused.status == 409
    assert "Not taken up" in refused.text
    assert "The left one" in refused.text


def test_deeds_of_a_reporter_are_slowed_and_the_words_stay(
    send: Send, client: Client, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "DEEDS", 1)
    case = solved(send(), officer)
    follow(client, case)
    rating = Paper.open(client, f"/reports/{case.reference}", form="/judge").fill(rating="4", text="Quick work")

    assert rating.send("rate").status == 303
    again = rating.send("rate")

    assert again.status == 429
    assert "Quick work" in again.response.content.decode()
    assert case.entries.filter(verb="rate").count() == 1


def test_a_report_takes_so_many_photos_and_ratings(send: Send, officer: Actor, client: Client) -> None:
    case = send()
    for _ in range(4):
        more = [photo(ANONYMOUS)[0] for _ in range(5)]
        cases.add_photos(case_id=case.pk, photos=more, kind="other", party="reporter", by=ANONYMOUS, at=clock.now())  # type: ignore[arg-type]
    follow(client, case)

    full = Paper.open(client, f"/reports/{case.reference}", form="/photos").photos(samples.photo()).send("")

    assert full.status == 409
    assert "at most 20 photos" in full.text
    solved(case, officer)  # the agency's evidence has room
    for _ in range(10):
        cases.rate(case_id=case.pk, rating=3, by=ANONYMOUS, at=clock.now())
    with pytest.raises(ConflictError, match="10 times already"):
        cases.rate(case_id=case.pk, rating=5, by=ANONYMOUS, at=clock.now())


def test_a_photo_that_is_none_is_said_beside_what_was_written(send: Send, client: Client, officer: Actor) -> None:
    case = solved(send(), officer)
    follow(client, case)

    again = (
        Paper.open(client, f"/reports/{case.reference}", form="/reopen").fill(text="Still there").photos(b"no").send("")
    )

    assert again.status == 422
    assert any("not a photo" in error for error in again.errors)
    assert "Still there" in again.response.content.decode()


def test_me_too_counts_once_for_a_browser_and_once_for_an_account(send: Send, client: Client, rina: Account) -> None:
    case = send()
    somebody = signed_in(rina)

    for who in (client, client, somebody, somebody):
        assert who.post(f"/reports/{case.reference}/support").status_code == 303

    case.refresh_from_db()
    assert case.supporters == 2
    assert "You joined this report" in page(client, case).text
    assert "Your report" not in page(client, case).text
    assert case.reference in Paper.open(client, "/reports/mine").text


def test_a_report_that_has_ended_is_reported_again_not_joined(send: Send, client: Client, officer: Actor) -> None:
    case = send(place="Jalan Merdeka")
    open_page = page(client, case)
    cases.reject(case_id=case.pk, text="Not ours", by=officer, at=clock.now())

    late = Paper(client, client.post(f"/reports/{case.reference}/support"))

    assert late.status == 409
    assert "send a new report" in late.text
    case.refresh_from_db()
    assert case.supporters == 0
    assert open_page.page.xpath("//form[contains(@action, '/support')]")
    [again] = page(client, case).page.xpath("//a[contains(@href, '/report?')]/@href")
    fresh = Paper.open(client, again)
    assert (fresh.value("category"), fresh.value("place")) == ("pothole", "Jalan Merdeka")
    assert float(fresh.value("lon")) == pytest.approx(106.8229)


def test_ones_own_report_is_not_joined(send: Send, client: Client) -> None:
    case = send()
    follow(client, case)

    client.post(f"/reports/{case.reference}/support")

    case.refresh_from_db()
    assert case.supporters == 0


def test_a_held_report_says_only_that_it_is_checked(send: Send, client: Client) -> None:
    case = send(words="Ini salah Pak Budi Santoso, dasar goblok", photos=(samples.photo(),))
    assert case.held

    shown = page(client, case)

    assert shown.status == 200
    assert "being checked" in shown.text
    assert "Budi" not in shown.response.content.decode()
    assert not case.photos.get().file.is_public
    assert client.post(f"/reports/{case.reference}/support").status_code == 404
    follow(client, case)
    mine = page(client, case).text
    assert "Budi Santoso" in mine
    assert "may name a person" in mine


def test_a_released_report_shows_its_photos_to_everybody(send: Send, client: Client) -> None:
    case = send(words="dasar goblok", photos=(samples.photo(),))

    cases.release(case_id=case.pk, public_words="dasar [•••]", by=system("test"), at=clock.now())

    assert case.photos.get().file.is_public
    assert "goblok" not in page(client, case).text


def test_a_report_taken_down_is_gone_for_the_public(send: Send, client: Client) -> None:
    case = send()
    cases.take_down(case_id=case.pk, text="shows a face", by=system("test"), at=clock.now())

    assert client.get(f"/reports/{case.reference}").status_code == 410
    follow(client, case)
    assert client.get(f"/reports/{case.reference}").status_code == 200


def test_anybody_may_ask_for_a_takedown_and_must_say_why(send: Send, client: Client) -> None:
    from kota.governance.reports.models import Takedown

    case = send()
    form = Paper.open(client, f"/reports/{case.reference}/takedown", form="/takedown")
    assert form.send("").status == 422

    asked = form.fill(reason="My number plate can be read", email="me@example.com").send("")

    assert asked.status == 303
    assert Takedown.objects.get(case=case).reason == "My number plate can be read"


def test_an_officers_note_for_colleagues_is_for_colleagues(send: Send, client: Client, officer: Actor) -> None:
    case = send()
    cases.note(case_id=case.pk, text="Check with the contractor", by=officer, at=clock.now())
    cases.note(case_id=case.pk, text="A crew comes tomorrow", is_public=True, by=officer, at=clock.now())
    follow(client, case)

    for reader in (client, browser()):
        text = page(reader, case).text
        assert "contractor" not in text
        assert "A crew comes tomorrow" in text


def test_the_page_says_when_the_clock_counted_and_which_days_did_not(send: Send, client: Client) -> None:
    from datetime import UTC, datetime

    friday = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
    case = send(at=friday)  # pothole: 22 office hours

    text = page(client, case).text

    assert "22 working hours" in text
    assert "28 Nov 2026" in text
    assert "29 Nov 2026" in text


def test_free_answers_to_questions_are_for_the_reporter_and_the_agency(send: Send, client: Client) -> None:
    case = send(category="street-light-out", answers={"pole": "PJU-77 beside my house"})

    assert "PJU-77" not in page(client, case).text
    follow(client, case)
    assert "PJU-77" in page(client, case).text


def test_the_live_part_comes_alone_and_sends_a_reader_away_when_it_is_held(send: Send, client: Client) -> None:
    case = send()
    headers = {"HX-Request": "true", "HX-Target": "story"}

    part = client.get(f"/reports/{case.reference}", headers=headers)
    assert part.status_code == 200
    assert "<html" not in part.content.decode()

    cases.hold(case_id=case.pk, reasons="person", by=system("test"), at=clock.now())
    assert client.get(f"/reports/{case.reference}", headers=headers)["HX-Refresh"] == "true"


def test_what_the_browser_sent_before_signing_in_stays_in_mine(send: Send, rina: Account) -> None:
    client = signed_in(rina)
    case = send(by=ANONYMOUS)
    follow(client, case)

    assert case.reference in Paper.open(client, "/reports/mine").text
