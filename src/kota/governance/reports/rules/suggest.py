"""Which categories fit some words: those whose keywords stand in them. No guess is made beyond that."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kota.kernel.cases.contracts import CategoryFact

MOST = 3
# "lampunya" is "lampu", "potholes" is "pothole": endings that change no meaning.
_ENDINGS = ("nya", "lah", "s", "es")
_ENDING = rf"(?:{'|'.join(_ENDINGS)})?"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category and the words that speak for it."""

    code: str
    because: tuple[str, ...]


def suggest(words: str, categories: Iterable[CategoryFact]) -> list[Suggestion]:
    """The categories that fit best, best first, at most three; nothing when no keyword is found.

    Longer keywords count more: "lampu jalan mati" says more than "lampu". Equal ones keep the list's order.
    """
    plain = simple(words)
    begun, scored = _stems(plain), []
    for place, category in enumerate(categories):
        found = tuple(keyword for keyword in category.keywords if _stands(keyword, plain, begun))
        if found:
            scored.append((-_weight(found), place, Suggestion(category.code, found)))
    return [suggestion for _, _, suggestion in sorted(scored, key=lambda entry: entry[:2])[:MOST]]


def has_any(words: str, keywords: Iterable[str]) -> bool:
    """Whether one of the keywords stands in the words."""
    plain = simple(words)
    begun = _stems(plain)
    return any(_stands(keyword, plain, begun) for keyword in keywords)


def search(query: str, categories: Iterable[CategoryFact]) -> list[CategoryFact]:
    """Categories one of whose names or keywords has words that begin like each word of the query."""
    wanted = simple(query).split()
    if not wanted:
        return []
    return [category for category in categories if all(_begins(word, _said_of(category)) for word in wanted)]


def simple(text: str) -> str:
    """Small letters without accents, one space between words."""
    folded = unicodedata.normalize("NFKD", text[:4000].lower())
    return " ".join(re.findall(r"[^\W_]+", "".join(ch for ch in folded if not unicodedata.combining(ch))))


def _weight(found: Sequence[str]) -> int:
    return sum(len(keyword.split()) ** 2 for keyword in found)


def _stands(keyword: str, plain: str, begun: set[str]) -> bool:
    """Whether a keyword stands in the words. A city has hundreds, and most do not even begin like one of them."""
    return _first(keyword) in begun and _pattern(keyword).search(plain) is not None


def _stems(plain: str) -> set[str]:
    """Each word, with and without its ending."""
    words = plain.split()
    return {*words, *(word.removesuffix(ending) for word in words for ending in _ENDINGS)}


@lru_cache(maxsize=4096)
def _first(keyword: str) -> str:
    return simple(keyword).partition(" ")[0]


@lru_cache(maxsize=4096)
def _pattern(keyword: str) -> re.Pattern[str]:
    words = (re.escape(word) + _ENDING for word in simple(keyword).split())
    return re.compile(rf"(?<!\w){' '.join(words)}(?!\w)")


def _begins(word: str, texts: Sequence[str]) -> bool:
    return any(part.startswith(word) for text in texts for part in simple(text).split())


def _said_of(category: CategoryFact) -> tuple[str, ...]:
    return (category.name.id, category.name.en, *category.keywords)
