"""The front door: the city's own words, its figures, and what was solved lately."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from kota.base import clock
from kota.base.actor import ANONYMOUS, system
from kota.base.geo import Point
from kota.governance.reports import services
from kota.governance.reports.contracts import NewReport
from kota.kernel.cases import facade as cases
from kota.kernel.facts import facade as facts
from kota.kernel.files import facade as files
from kota.ui import remembered
from tests.unit.kernel.files import samples

pytestmark = pytest.mark.django_db
BY = system("test")


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()
    remembered.forget()


def page(path: str = "/", language: str = "en") -> str:
    answer = Client(headers={"Accept-Language": language}).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def solved_report() -> cases.Case:
    new = NewReport("pothole", "A hole", "web", point=Point(106.8229, -6.1745), photos=(samples.photo(),))
    case = services.send_report(new=new, by=ANONYMOUS, at=clock.now())
    after = files.store_photo(data=samples.photo(), by=BY, at=clock.now(), is_public=True).id
    cases.solve(case_id=case.pk, text="Filled", photos=(after,), by=BY, at=clock.now())
    return case


@pytest.mark.parametrize(("language", "said"), [("id", "Ada yang perlu dibenahi?"), ("en", "Something needs fixing?")])
def test_home_greets_in_the_citys_own_words(language: str, said: str) -> None:
    home = page(language=language)

    assert said in home
    assert 'href="/report"' in home
    assert 'href="tel:112"' in home


def test_the_frame_is_the_same_for_everybody_but_knows_where_one_is() -> None:
    first, second = page("/reports?q=<b>"), page("/about")

    assert 'name="next" value="/reports?q=%3Cb%3E"' in first
    assert 'name="next" value="/about"' in second
    assert 'href="/reports" aria-current="page"' in first
    assert 'href="/reports" aria-current="page"' not in second
    assert "Skip to content" in first
    assert "Langsung ke isi" in page("/reports", language="id")


def test_home_counts_the_week_and_shows_what_was_solved() -> None:
    case = solved_report()

    home = page()

    assert f'href="/reports/{case.reference}"' in home
    assert home.count("/small") >= 2
    assert "100%" in home


def test_what_is_not_public_is_not_shown_as_solved() -> None:
    case = solved_report()
    cases.take_down(case_id=case.pk, text="shows a face", by=BY, at=clock.now())

    assert case.reference not in page()


def test_texts_are_pages_and_unknown_ones_are_not_found() -> None:
    assert "UU PDP" in page("/privacy", "id") or "Undang-Undang" in page("/privacy", "id")
    assert "Kota" in page("/about")
    assert "/about/moderation-policy" in page("/about")
    for missing in ("/about/nothing", "/about/home-intro", "/about/footer"):
        assert Client().get(missing).status_code == 404


def test_a_text_edited_in_the_administration_is_shown_and_never_runs() -> None:
    hostile = "**new** <script>alert(1)</script> [x](javascript:alert(1))"
    value = {"code": "about", "title": {"id": "T", "en": "T"}, "body": {"id": hostile, "en": hostile}}
    facts.put(kind="text", key="about", value=value, by=BY, at=clock.now() + timedelta(seconds=1))

    about = page("/about")

    assert "<strong>new</strong>" in about
    assert "<script>alert" not in about
    assert 'href="javascript' not in about
