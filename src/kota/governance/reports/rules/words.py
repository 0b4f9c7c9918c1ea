"""Which words the public may read: numbers and addresses of persons are masked, insults and named persons held.

Masking is sure of its forms and is applied at once; insults and names are guesses, so a person looks before the words
are shown. Nothing is ever deleted: the agency reads the report as it was written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import phonenumbers

from kota.governance.reports.contracts import Cleaned, ModerationFact

MASK = "[•••]"
INSULT, PERSON = "insult", "person"

_EMAIL = re.compile(r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\s?(?:\.|\(dot\))\s?[\w-]{2,24}){1,4}", re.I)
# NIK (16 digits: area, birth date, serial), also written in groups; and other long personal numbers (NPWP, cards).
_NIK = re.compile(r"(?<![\d.])\d(?:[ .\-]?\d){14,19}(?![\d])")
_LOCAL_PHONE = re.compile(r"(?<![\w.])(?:\+?62|0)[ .\-()]*8[1-9](?:[ .\-()]*\d){6,11}(?!\d)")
_DIGIT = re.compile(r"\d")
_MANY_DIGITS = re.compile(r"(?:\d\D*){7}")  # no NIK and no mobile number has fewer
_NEAR_DIGITS = re.compile(r"(?:\d[\Wx]{0,4}){5}", re.IGNORECASE)  # no telephone number has fewer, or wider gaps
_LETTER_DIGITS = str.maketrans("01345789", "oieastbg")
_WORD, _MIXED = re.compile(r"\w+"), re.compile(r"\b\w*[a-z]\w*\b")
_REPEATED = re.compile(r"(.)\1{2,}")
_NAME_AFTER = r"\.?\s+(?P<name>[A-Za-zÀ-ÿ'’]{2,})"
# Streets, hospitals, universities and mosques are named after persons.
_STREET = re.compile(
    r"(?:\b(?:(?:jl|jln|jalan|gg|gang|masjid|smp|sma|sd|taman|gedung)\.?"
    r"|(?:rs[a-z]{0,4}|rumah sakit|universitas)\.?(?:\s+(?:a[dlu]|jiwa|umum|nasional|muhammadiyah))?)\s+)$",
    re.IGNORECASE,
)
# In lower case a title may begin a sentence ("pak tolong"); after one of these words it names somebody.
_PERSON_BEFORE = re.compile(
    r"(?:\b(?:oleh|milik|punya|rumah|namanya|bernama|atas nama|tetangga|si|warung|toko|mobil|motor|pelakunya)\s+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Lists:
    """The city's words, prepared for looking up: most texts hold no insult and no title, and are through at once."""

    insults: frozenset[str]  # of one word
    phrases: re.Pattern[str] | None  # insults of several words
    openers: frozenset[str]  # words that phrases begin with
    titles: frozenset[str]
    titled: re.Pattern[str]
    harmless: tuple[str, ...]


def clean(text: str, words: ModerationFact) -> Cleaned:
    """The text for the public and the reasons to hold it."""
    masked, lists = mask(text), _prepared(words)
    lower = masked.lower()
    tokens, reasons = set(_WORD.findall(lower)), []
    if any(_is_insult(form, found, lists) for form, found in _forms(lower, tokens)):
        reasons.append(INSULT)
    if not lists.titles.isdisjoint(tokens) and _names(masked, lists):
        reasons.append(PERSON)
    return Cleaned(masked, tuple(reasons))


def held(*texts: Cleaned) -> str:
    """Why a report in these texts waits for a moderator: each reason once, with commas; empty when it need not."""
    return ",".join(dict.fromkeys(reason for text in texts for reason in text.reasons))


def mask(text: str) -> str:
    """Phone numbers, NIK and e-mail addresses become a mark. Masking twice changes nothing more."""
    spans = [match.span() for match in _EMAIL.finditer(text)] if _may_hold_email(text) else []
    if not _DIGIT.search(text):
        return _cover(text, spans) if spans else text
    if _MANY_DIGITS.search(text):
        spans += [match.span() for pattern in (_NIK, _LOCAL_PHONE) for match in pattern.finditer(text)]
    if _NEAR_DIGITS.search(text):
        spans += [(found.start, found.end) for found in _phones(text)]
    return _cover(text, spans) if spans else text


def _may_hold_email(text: str) -> bool:
    return "@" in text or "(at)" in text.lower() or "[at]" in text.lower()


def _phones(text: str) -> Iterable[phonenumbers.PhoneNumberMatch]:
    leniency = phonenumbers.Leniency.VALID
    return phonenumbers.PhoneNumberMatcher(text, "ID", leniency=leniency, max_tries=50)


def _cover(text: str, spans: list[tuple[int, int]]) -> str:
    out, position = [], 0
    for start, end in sorted(spans):
        if end <= position:
            continue
        if start >= position:
            out += [text[position:start], MASK]
        position = end
    return "".join([*out, text[position:]])


def _is_insult(form: str, tokens: set[str], lists: _Lists) -> bool:
    if not lists.insults.isdisjoint(tokens):
        return True
    return bool(lists.phrases and not lists.openers.isdisjoint(tokens) and lists.phrases.search(form))


def _forms(lower: str, tokens: set[str]) -> Iterator[tuple[str, set[str]]]:
    """The text as written, with digits read as letters, and with stretched letters shortened; each with its words."""
    yield lower, tokens
    letters = _MIXED.sub(lambda m: m[0].translate(_LETTER_DIGITS), lower) if _DIGIT.search(lower) else lower
    forms = [letters] if letters != lower else []
    if _REPEATED.search(letters):
        forms += [_REPEATED.sub(r"\1", letters), _REPEATED.sub(r"\1\1", letters)]
    for form in forms:
        yield form, set(_WORD.findall(form))


_KEPT: list[tuple[ModerationFact, _Lists]] = []  # the last lists prepared


def _prepared(words: ModerationFact) -> _Lists:
    for known, lists in _KEPT:
        if known is words:
            return lists
    insults = {word.lower() for found in words.insults.values() for word in found}
    phrases = sorted(word for word in insults if not _WORD.fullmatch(word))
    titles = sorted(words.titles, key=len, reverse=True)
    lists = _Lists(
        insults=frozenset(insults.difference(phrases)),
        phrases=_whole(phrases) if phrases else None,
        openers=frozenset(_WORD.findall(phrase)[0] for phrase in phrases if _WORD.search(phrase)),
        titles=frozenset(_WORD.findall(title.lower())[0] for title in titles if _WORD.search(title)),
        titled=_titled(titles),
        harmless=tuple({_plain(phrase) for phrase in words.not_persons}),
    )
    _KEPT[:] = [(words, lists)]
    return lists


def _whole(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)")


def _titled(titles: Sequence[str]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, titles)) or r"(?!)"
    return re.compile(r"(?<![\w'])(?P<title>" + names + r")" + _NAME_AFTER, re.IGNORECASE)


def _names(text: str, lists: _Lists) -> list[str]:
    """Titles followed by what looks like a name, without the offices and relations that follow titles too."""
    found = []
    for match in lists.titled.finditer(text):
        title, name = match["title"], match["name"]
        rest = _plain(text[match.start() :]) + " "
        is_office = any(rest.startswith(phrase + " ") for phrase in lists.harmless)
        before = text[: match.start()]
        is_person = (name[0].isupper() and title[0].isupper()) or _PERSON_BEFORE.search(before) is not None
        is_person = is_person or (name[0].isupper() and len(title) > 2)
        if is_person and not is_office and not _STREET.search(before):
            found.append(match[0])
    return found


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text[:80].lower()))
