"""The city's texts in Markdown: safe whoever wrote them."""

import pytest

from kota.ui.components.text import markdown, plain


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,1)",
        "![x](https://example.com/a.png)",
        '<a href="https://example.com" onclick="alert(1)">x</a>',
    ],
)
def test_nothing_of_it_runs_or_loads(hostile: str) -> None:
    made = markdown(hostile)

    assert "<script" not in made
    assert "<img" not in made
    assert 'href="javascript' not in made
    assert 'href="data' not in made
    assert "<a " not in made or "onclick" not in made.split("<a ")[1].split(">")[0]


def test_what_a_city_writes_is_shown() -> None:
    made = markdown("# Head\n\n**bold** [link](https://example.com)\n\n- one")

    assert "<h2>Head</h2>" in made
    assert "<strong>bold</strong>" in made
    assert 'href="https://example.com"' in made
    assert "<li>one</li>" in made


def test_plain_is_one_line_without_marks() -> None:
    assert plain("Call **112** & wait\n\n- now") == "Call 112 & wait now"
