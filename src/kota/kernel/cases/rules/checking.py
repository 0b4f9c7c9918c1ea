"""What is wrong with the city's facts about cases, beyond names of things that do not exist."""

import re
from collections.abc import Iterable, Iterator

from kota.base import zones
from kota.base.words import noop as _
from kota.kernel.cases.contracts import AnswerFact, CalendarFact, CategoryFact, LadderFact, TermsFact
from kota.kernel.facts.contracts import Wrong

PLACEHOLDERS = frozenset({"reference", "agency", "hours"})
_MOST_HOURS = 10_000
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_NUMBER = re.compile(r"\+?[0-9]{2,15}")
_CODE = re.compile(r"[A-Za-z0-9._-]{1,60}")
_LISTS = ("singlevaluelist", "multivaluelist")


def calendar(fact: CalendarFact) -> Iterator[Wrong]:
    """A zone that exists, and hours in which somebody works."""
    if fact.timezone not in zones.names():
        yield Wrong(("timezone",), _("this is no time zone, such as Asia/Jakarta"))
    for day, spans in fact.hours.items():
        last = ""
        for opens, closes in spans:
            if not (_CLOCK.fullmatch(opens) and _CLOCK.fullmatch(closes)):
                yield Wrong(("hours", day), _("hours are written 07:30-16:00, several with a comma"))
            elif opens >= closes or opens < last:
                yield Wrong(("hours", day), _("hours end after they begin, and follow one another"))
            last = closes
    if not any(fact.hours.values()):
        yield Wrong(("hours",), _("at least one day needs hours, else no deadline could ever come"))


def category(fact: CategoryFact) -> Iterator[Wrong]:
    """A deadline that comes, a number that can be called, questions that can be answered."""
    if not fact.solve_hours <= _MOST_HOURS:
        yield Wrong(("solve_hours",), _("at most %(most)s hours"), (("most", str(_MOST_HOURS)),))
    if fact.emergency and not _NUMBER.fullmatch(fact.emergency.number):
        yield Wrong(("emergency", "number"), _("this is no number to call, such as 112"))
    codes = [question.code for question in fact.question]
    for place, question in enumerate(fact.question):
        if not _CODE.fullmatch(question.code) or codes.count(question.code) > 1:
            yield Wrong(("question", place, "code"), _("each question needs a code of its own, of letters and digits"))
        keys = [option.key for option in question.values]
        if question.datatype in _LISTS and not keys:
            yield Wrong(("question", place, "values"), _("this kind of answer needs choices"))
        if len(set(keys)) < len(keys):
            yield Wrong(("question", place, "values"), _("each choice needs a code of its own"))


def answer(fact: AnswerFact) -> Iterator[Wrong]:
    """Only placeholders that are filled in."""
    yield from _placeholders("body", fact.body.model_dump().values())


def rung(fact: LadderFact) -> Iterator[Wrong]:
    yield from _placeholders("text", fact.text.model_dump().values())


def terms(fact: TermsFact) -> Iterator[Wrong]:
    if fact.remind_days >= fact.wait_days:
        yield Wrong(("remind_days",), _("the reminder comes before the waiting ends: fewer days than that"))


def _placeholders(field: str, texts: Iterable[str]) -> Iterator[Wrong]:
    for text in texts:
        left = re.sub("|".join(rf"\{{{name}\}}" for name in PLACEHOLDERS), "", text)
        if "{" in left or "}" in left:
            known = ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
            yield Wrong((field,), _("only these are filled in: %(known)s"), (("known", known),))
            return
