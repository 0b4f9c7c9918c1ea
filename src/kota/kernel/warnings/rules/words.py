"""The texts of an alert: those of its class and level, filled in, in each language."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from babel.dates import format_datetime

from kota.base.words import noop as _
from kota.kernel.facts.contracts import Words, Wrong
from kota.kernel.warnings.contracts import AlertClassFact, LevelFact, WrongTriggerError

LANGUAGES = ("id", "en")
ALWAYS = ("areas", "onset", "until")  # filled from the alert itself
TEXTS = ("headline", "description", "instruction")
MOST_HEADLINE = 160  # CAP's advice for the headline
EXERCISE = {"id": "LATIHAN", "en": "EXERCISE"}
TEST = {"id": "UJI COBA", "en": "TEST"}
_CANCELLED = {
    "id": ("Dicabut: {headline}", "Peringatan ini dicabut. {note}", "Tidak ada lagi yang perlu dilakukan."),
    "en": ("Cancelled: {headline}", "This warning is cancelled. {note}", "There is nothing left to do."),
}
_WITHDRAWN = {
    "id": "Peringatan ini ditarik, tetapi sebabnya belum tentu berlalu: {cause} Pantau keadaan terbaru di {url}",
    "en": "This warning is withdrawn, but its cause may not be over: {cause} Follow the latest at {url}",
}
_DECIMAL = re.compile(r"-?\d{1,6},\d{1,2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})")
_SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_PATTERNS = {"id": "d MMMM y 'pukul' HH.mm", "en": "d MMMM y, HH:mm"}
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def texts(
    klass: AlertClassFact, level: LevelFact, values: Mapping[str, Any], zone: tzinfo
) -> dict[str, dict[str, str]]:
    """`{"id": {"event": ..., "headline": ..., "description": ..., "instruction": ...}, "en": ...}`."""
    missing = [param.code for param in klass.param if values.get(param.code) in (None, "")]
    if missing:
        raise WrongTriggerError(_("These values are missing: %(names)s"), field="params", names=", ".join(missing))
    found = {}
    for language in LANGUAGES:
        told = {name: said(value, language, zone) for name, value in values.items()}
        filled = {name: fill(getattr(level, name).in_language(language), told) for name in TEXTS}
        found[language] = {"event": klass.event.in_language(language), **filled}
        found[language]["headline"] = found[language]["headline"][:MOST_HEADLINE]
    return found


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its `{slots}` filled; a slot without a value stays empty."""
    return tidy(_SLOT.sub(lambda match: values.get(match[1], ""), template))


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A text written by hand in place of one that would have named `what` (`areas`, `until`); it says no `says`."""

    language: str
    name: str
    what: str
    says: str


def unsaid(
    level: LevelFact, given: Mapping[str, Mapping[str, str]], values: Mapping[str, Any], zone: tzinfo
) -> list[Unsaid]:
    """Where words written by hand leave out, or say otherwise, what the level's own would have said."""
    found = []
    for language in LANGUAGES:
        for name in TEXTS:
            text, template = given.get(language, {}).get(name, ""), getattr(level, name).in_language(language)
            for what, value in values.items():
                says = tidy(said(value, language, zone))
                if text and f"{{{what}}}" in template and says not in text:
                    found.append(Unsaid(language, name, what, says))
    return found


def said(value: Any, language: str, zone: tzinfo) -> str:
    """A value as people read it: a moment in the city's time, a text of several languages in this one."""
    if isinstance(value, str) and _MOMENT.fullmatch(value):  # as a program writes one
        with suppress(ValueError):
            value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        here = value.astimezone(zone)
        return f"{format_datetime(here, _PATTERNS[language], locale=language)} {here.tzname()}"
    if isinstance(value, Words):
        return value.in_language(language)
    if isinstance(value, Mapping):
        return str(value.get(language) or next(iter(value.values()), ""))
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0").replace(".", "," if language == "id" else ".")
    text = str(value)
    is_decimal = language == "en" and _DECIMAL.fullmatch(text)  # typed as Indonesian has it
    return text.replace(",", ".") if is_decimal else text


def tidy(text: str) -> str:
    """Without what XML forbids, and without blanks at the ends of lines."""
    return "\n".join(" ".join(line.split()) for line in _UNFIT.sub("", text).splitlines()).strip()


def marked(text: str, status: str, language: str) -> str:
    """The headline as anybody meets it: what is not meant says so first."""
    marks = {"Exercise": EXERCISE, "Test": TEST}.get(status)
    return f"[{marks[language]}] {text}" if marks else text


def cancelled(
    texts: Mapping[str, Mapping[str, str]], note: str, cause: Mapping[str, str] | None = None, url: str = ""
) -> dict[str, dict[str, str]]:
    """The same alert taken back, with the reason that was given. Where its `cause` still stands it does not say that
    all is well, but where to look."""
    found = {}
    for language, told in texts.items():
        headline, description, instruction = _CANCELLED[language]
        values = {"headline": told["headline"], "note": note, "cause": cause[language] if cause else "", "url": url}
        filled = [
            fill(text, values) for text in (headline, description, _WITHDRAWN[language] if cause else instruction)
        ]
        found[language] = {**told, **dict(zip(TEXTS, filled, strict=True))}
        found[language]["headline"] = found[language]["headline"][:MOST_HEADLINE]
    return found


def wrongs(fact: AlertClassFact) -> Iterator[Wrong]:
    """What is wrong with a class: slots that nothing fills, codes that stand twice."""
    known = {*ALWAYS, *(param.code for param in fact.param)}
    if len({level.code for level in fact.level}) < len(fact.level):
        yield Wrong(("level",), _("each level needs a code of its own"))
    for place, level in enumerate(fact.level):
        for name in TEXTS:
            for language, text in getattr(level, name).model_dump().items():
                left = _SLOT.sub(lambda match: "" if match[1] in known else match[0], text)
                if "{" in left or "}" in left:
                    listed = ", ".join(f"{{{slot}}}" for slot in sorted(known))
                    path = ("level", place, name, language)
                    yield Wrong(path, _("only these are filled in: %(known)s"), (("known", listed),))
