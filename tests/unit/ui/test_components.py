"""The tags: safe, tied together, and in the reader's language."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from kota.ui import city
from kota.ui.components import actions, data, time
from kota.ui.components.html import attributes

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


class Sample(forms.Form):
    words = forms.CharField(help_text="No names", widget=forms.Textarea, max_length=20)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_text_is_escaped() -> None:
    html = render("{% button text %}{% badge text %}{% card title=text %}{{ text }}{% endcard %}", text="<b>x</b>")

    assert "<b>" not in html


def test_attributes_are_written_for_html() -> None:
    given = {"hx_post": '/x?a="1"', "class_": "a", "disabled": True, "name": None, "a b": "no"}

    assert attributes(given) == ' hx-post="/x?a=&quot;1&quot;" class="a" disabled'


def test_a_button_with_an_address_is_a_link() -> None:
    assert actions.button("Go", href="/go").startswith('<a class="button button-primary" href="/go">')


def test_a_badge_is_never_colour_alone() -> None:
    html = actions.badge("Late", "bad")

    assert "#octagon-alert" in html
    assert "Late" in html


def test_a_field_is_tied_to_its_hint_and_error() -> None:
    html = render("{% field form.words %}", form=Sample({"words": ""}))

    assert 'for="id_words"' in html
    assert 'aria-describedby="id_words_error id_words_helptext"' in html
    assert 'id="id_words_error"' in html
    assert 'id="id_words_helptext"' in html
    assert 'aria-invalid="true"' in html


def test_radio_buttons_stand_in_a_fieldset_with_a_legend() -> None:
    html = render('{% field form.kind look="cards" %}', form=Sample())

    assert "<fieldset" in html
    assert "<legend>Kind" in html


def test_the_summary_of_errors_leads_to_the_fields() -> None:
    assert 'href="#id_words"' in render("{% errors form %}", form=Sample({}))
    assert render("{% errors form %}", form=Sample()) == ""


def test_a_column_sorts_up_and_then_down() -> None:
    first = data.th(RequestFactory().get("/?page=3"), "Due", "due")
    second = data.th(RequestFactory().get("/?sort=due"), "Due", "due")

    assert '?sort=due"' in first
    assert '?sort=-due"' in second
    assert 'aria-sort="ascending"' in second


def test_a_live_part_signs_closed_topics_only() -> None:
    html = render('{% live "list" "public:reports" "case:1" %}x{% endlive %}', request=RequestFactory().get("/a?b=1"))

    assert 'data-topics="public:reports case:1"' in html
    assert "data-token=" in html
    assert 'hx-get="/a?b=1"' in html


@pytest.fixture
def jakarta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(city, "_reader", [lambda: city.City(name="Jakarta", zone="Asia/Jakarta")])


@pytest.mark.usefixtures("jakarta")
def test_moments_are_shown_in_the_city() -> None:
    with override("id"):
        html = time.when(NOW - timedelta(hours=3), now=NOW)
    assert "24 Nov 2026, 09.00 · 3 jam yang lalu" in html
    assert 'title="Selasa, 24 November 2026, 09.00 WIB"' in html
    assert 'datetime="2026-11-24T09:00:00+07:00"' in html

    with override("en"):
        assert "24 Nov 2026, 09:00 · 3 hours ago" in time.when(NOW - timedelta(hours=3), now=NOW)


def test_no_moment_is_a_dash() -> None:
    assert "–" in time.when(None)


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    with override("id"):
        written = [
            time.number(1234567),
            time.number(0.873, "percent"),
            time.number(5.25, "1"),
            time.number(None),
        ]
        assert written == ["1.234.567", "87%", "5,2", "–"]
    with override("en"):
        assert time.number(1234567) == "1,234,567"


def test_lengths_of_time_have_two_units_at_most() -> None:
    with override("en"):
        assert time.duration(timedelta(days=2, hours=3, minutes=9)) == "2 days 3 hours"
        assert time.duration(3660) == "1 hour 1 minute"
        assert time.duration(20) == "less than a minute"
