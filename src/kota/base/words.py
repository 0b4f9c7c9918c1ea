"""Texts that a city gives in several languages."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Protocol

from django.utils.translation import get_language, gettext

from kota.base.errors import KotaError

# Marks that turn the direction of what follows: no street name needs them, and they make a text read as another.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLAUSE = re.compile(r"[a-z][a-z'-]*,? ")  # begins with a word, and not with the name of a field such as `title.id:`


class Worded(Protocol):
    """A fact's text: it knows its own languages."""

    def in_language(self, language: str) -> str: ...


def said(texts: Mapping[str, str] | Worded, language: str | None = None) -> str:
    """The text in the reader's language, else in the first one that the city gives."""
    wanted = (language or get_language() or "id").split("-")[0]
    if isinstance(texts, Mapping):
        return texts.get(wanted) or next(iter(texts.values()), "")
    return texts.in_language(wanted)


def tidy(text: str) -> str:
    """What a stranger wrote, without marks that turn the direction of what stands after them; nothing where nobody
    could see anything of it."""
    kept = _TURNS.sub("", text)
    return kept if kept.isascii() or any(unicodedata.category(sign)[0] not in "CZ" for sign in kept) else ""


def seen(text: str) -> str:
    """A line of a stranger's, of what can be seen: no signs that turn, hide or steer what stands beside them."""
    return " ".join("".join(sign for sign in text if unicodedata.category(sign)[0] != "C" or sign.isspace()).split())


def noop(text: str) -> str:
    """Marks a message of rules and contracts for translation; import it as `_`."""
    return text


def told(error: KotaError) -> str:
    """What went wrong, as a sentence in the reader's language: on a command line it stands behind the command's name
    and begins small, here it stands by itself."""
    values = {key: gettext(value) if isinstance(value, str) and value else value for key, value in error.values.items()}
    sentence = gettext(error.template)
    is_clause = _CLAUSE.match(error.template) is not None
    if is_clause:
        sentence = sentence[:1].upper() + sentence[1:]
    said_ = sentence % values if values else sentence
    return f"{said_}." if is_clause and said_[-1] not in ".?!" else said_
