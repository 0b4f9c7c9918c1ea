"""Texts that a city gives in several languages."""

from collections.abc import Mapping

from django.utils.translation import get_language


def said(texts: Mapping[str, str], language: str | None = None) -> str:
    """The text in the reader's language, else in the first one that the city gives."""
    wanted = (language or get_language() or "id").split("-")[0]
    return texts.get(wanted) or next(iter(texts.values()), "")
