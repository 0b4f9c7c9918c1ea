"""Sending a report in: words cleaned for the public, photos stored, answers checked, a case opened."""

import hashlib
from dataclasses import replace
from datetime import datetime

import psycopg
from django.db import IntegrityError

from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.base.geo import Point
from kota.base.joining import joining
from kota.base.words import said, tidy
from kota.governance.reports.contracts import (
    MOST_PHOTOS,
    MOST_WORDS,
    PROGRAM,
    TYPE,
    Cleaned,
    ModerationFact,
    NewReport,
)
from kota.governance.reports.rules import words as rules
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import NewCase
from kota.kernel.facts import facade as facts
from kota.kernel.files import facade as files

_NOTHING = Cleaned("")
_NO_WORDS = ModerationFact(titles=[], not_persons=[], insults={})


def clean(text: str) -> Cleaned:
    """Words for the public, by the city's list of words."""
    return rules.clean(text, moderation()) if text else _NOTHING


def moderation() -> ModerationFact:
    """The city's list of words."""
    found: ModerationFact = facts.current("moderation").get("words", _NO_WORDS)
    return found


def send_report(*, new: NewReport, by: Actor, at: datetime) -> cases.Case:
    """Open a report. InvalidError says what to mend; nothing is kept of a refused one."""
    new = replace(new, words=tidy(new.words), place=tidy(new.place))
    _check(new)
    words, place = clean(new.words), clean(new.place)
    opened = NewCase(
        type=TYPE,
        category=new.category,
        words=new.words,
        public_words=words.public,
        channel=new.channel,
        point=new.point,
        area=new.area,
        place=new.place,
        public_place=place.public,
        held=rules.held(words, place),
        fields=new.answers,
        contact=new.contact,
        source_key=new.source_key,
        sender=new.sender,
    )
    if new.photos or new.stored:
        return _open_with_photos(new, opened, by, at)
    return cases.open_at_once(new=opened, by=by, at=at)


@joining
def _open_with_photos(new: NewReport, opened: NewCase, by: Actor, at: datetime) -> cases.Case:
    shown = cases.category(new.category).public and not opened.held
    stored = tuple(files.store_photo(data=photo, by=by, at=at, is_public=shown).id for photo in new.photos)
    if shown and new.stored:
        files.show(file_ids=new.stored, by=by, at=at)
    return cases.open_case(new=replace(opened, photos=(*new.stored, *stored)), by=by, at=at)


def send_once(*, new: NewReport, by: Actor, at: datetime) -> cases.Case:
    """Open a report from a form that `source_key` names. Sent twice, also at the same moment, it is one report; with
    other words, answers, category or place it is another report, so that nothing written on an old page is lost."""
    new = replace(new, source_key=f"{new.source_key}:{_digest(new)}")
    try:
        return send_report(new=new, by=by, at=at)
    except (IntegrityError, psycopg.IntegrityError):
        known = cases.Case.objects.filter(source_key=new.source_key).first()
        if known is None:
            raise
        return known


def _digest(new: NewReport) -> str:
    meant = (new.words, new.category, new.point, new.area, new.place, new.answers)
    return hashlib.sha256(repr(meant).encode()).hexdigest()[:16]


def _check(new: NewReport) -> None:
    if not new.words.strip() and not (new.photos or new.stored) and new.channel != PROGRAM:
        raise InvalidError("say in a few words what you see, or add a photo", field="words")
    if len(new.words) > MOST_WORDS:
        raise InvalidError(
            "use at most %(most)s characters; these are %(count)s", field="words", most=MOST_WORDS, count=len(new.words)
        )
    if len(new.photos) + len(new.stored) > MOST_PHOTOS:
        raise InvalidError("send at most %(most)s photos", field="photos", most=MOST_PHOTOS)
    if new.point is None and not new.area and not new.place.strip():
        raise InvalidError("say where: mark the map, or write the street or the place", field="place")
    if new.point is not None:
        check_inside(new.point)


def check_inside(point: Point) -> None:
    """A report must lie in the city's box; the sea and a neighbour's street in it are taken, and routed."""
    west, south, east, north = facts.city().bbox
    if not (west <= point.lon <= east and south <= point.lat <= north):
        raise InvalidError(
            "this place lies outside %(city)s: report it to the city it belongs to",
            city=said(facts.city().name.model_dump()),
            field="place",
        )
