"""The words of a notice in the recipient's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.utils.translation import gettext, override

from kota.base.registry import REGISTRY
from kota.base.words import said as text_in
from kota.kernel.facts import facade as facts


@dataclass(frozen=True, slots=True)
class Said:
    title: str
    body: str
    action: str


def said(template: str, params: Mapping[str, Any], language: str) -> Said:
    """The template's words; KeyError for a template or placeholder that no app declared.

    A moment among `params` is written in the city's time, a text of several languages in the reader's.
    """
    words = REGISTRY.notices()[template]
    with override(language):
        ready = {name: _shown(value, language) for name, value in params.items()}
        return Said(
            " ".join((gettext(words.title) % ready).split()),
            (gettext(words.body) % ready).strip() if words.body else "",
            gettext(words.action) if words.action else gettext("Open"),
        )


def _shown(value: Any, language: str) -> str:
    if isinstance(value, datetime):
        zone = ZoneInfo(facts.city().timezone)
        pattern = "d MMMM y HH.mm" if language == "id" else "d MMMM y HH:mm"
        return str(format_datetime(value.astimezone(zone), pattern, locale=language))
    if isinstance(value, Mapping):
        return text_in(value, language)
    return str(value)
