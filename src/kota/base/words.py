"""Texts that a city gives in several languages."""

from collections.abc import Mapping
from typing import Protocol

from django.utils.translation import get_language


class Worded(Protocol):
    """A fact's text: it knows its own languages."""

    def in_language(self, language: str) -> str: ...


def said(texts: Mapping[str, str] | Worded, language: str | None = None) -> str:
    """The text in the reader's language, else in the first one that the city gives."""
    wanted = (language or get_language() or "id").split("-")[0]
    if isinstance(texts, Mapping):
        return texts.get(wanted) or next(iter(texts.values()), "")
    return texts.in_language(wanted)
