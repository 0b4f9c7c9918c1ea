"""Messages are found in Python and templates, and compiled without gettext."""

import gettext
from pathlib import Path

import pytest

from kota.ui import messages

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
_("Plain")
ngettext("One case", "%(n)d cases", 3)
pgettext("road", "Closed")
"""
TEMPLATE = """{% extends "x.html" %}
{% block main %}
    <p>{% translate "In a template" %} {% button _("On a button") kind="primary" %}</p>
  {% blocktranslate count n=n %}One{% plural %}{{ n }} many{% endblocktranslate %}
{% endblock %}"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "views.py").write_text(PYTHON)
    (tmp_path / "templates" / "a.html").write_text(TEMPLATE)
    monkeypatch.setattr(messages, "app_folders", lambda: [tmp_path])
    return tmp_path


def test_messages_are_found_in_python_and_templates(app: Path) -> None:
    assert set(messages.used(app)) == {
        ("Plain", None),
        (("One case", "%(n)d cases"), None),
        ("Closed", "road"),
        ("In a template", None),
        ("On a button", None),
        (("One", "%(n)s many"), None),
    }


def test_a_written_message_still_lacks_its_words(app: Path) -> None:
    assert messages.write_missing(app) == 6
    assert len(messages.missing(app)) == 6

    catalogue = messages.catalogue_file(app)
    catalogue.write_text(catalogue.read_text().replace('msgid "Plain"\nmsgstr ""', 'msgid "Plain"\nmsgstr "Polos"'))

    assert ("Plain", None) not in messages.missing(app)


def test_a_catalogue_is_compiled_when_it_changed(app: Path) -> None:
    path = messages.catalogue_file(app)
    path.parent.mkdir(parents=True)
    path.write_text(messages._HEADER + 'msgid "Plain"\nmsgstr "Polos"\n')

    assert messages.compile_all() == 1
    assert messages.compile_all() == 0
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Plain") == "Polos"


def test_a_translation_keeps_the_placeholders(app: Path) -> None:
    path = messages.catalogue_file(app)
    path.parent.mkdir(parents=True)
    path.write_text(messages._HEADER + '#, python-format\nmsgid "%(n)s many"\nmsgstr "%(m)s banyak"\n')

    assert len(messages.wrong(app)) == 1
