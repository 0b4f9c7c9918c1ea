"""Studies of the whole city: asked for, computed in the background, kept with what they were computed from."""

import hashlib
import json
import time
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from kota.base import events, jobs, logs
from kota.base.actor import Actor, system
from kota.base.errors import ConflictError, InvalidError
from kota.base.words import noop as _
from kota.kernel.areas import facade as areas
from kota.kernel.audit import facade as audit
from kota.kernel.facts import facade as facts
from kota.mobility.journeys import facade as journeys
from kota.mobility.reach.contracts import STUDIED, Kind, StudyDone, StudyState
from kota.mobility.reach.models import Study
from kota.mobility.reach.rules import figures
from kota.mobility.reach.selectors import computing, opportunities
from kota.mobility.transit import facade as transit

JOB = "reach.study"
USUAL = "reach.usual"
LIVE = "public:reach"
KEPT = 30
FORM = 1  # of figures: another number when they are computed otherwise
USUAL_HOUR = 7
TUESDAY = 1
STUCK = timedelta(hours=2)
_log = logs.logger("reach")


@transaction.atomic
def ask(*, day: date, hour: int, version: UUID | None = None, by: Actor, at: datetime) -> Study:
    """Put a study on the queue; the same one again is the one that waits."""
    if not 0 <= hour <= 23:
        raise InvalidError(_("an hour is 0 to 23"), field="hour")
    title = ""
    if version is None and transit.silent(transit.current().directory, day) is None:
        raise InvalidError(journeys.NO_TIMETABLE, field="day")
    if version is not None:
        known = {one.id: one for one in transit.versions()}
        if version not in known:
            raise InvalidError(_("there is no such version of a timetable"), field="version")
        title = known[version].title
    waiting = Study.objects.filter(state__in=[StudyState.QUEUED, StudyState.RUNNING], asked_at__gt=at - STUCK)
    if waiting.count() >= KEPT // 3:
        raise ConflictError(_("enough studies wait: look again when they are done"))
    same = waiting.filter(day=day, hour=hour, version=version, state=StudyState.QUEUED).first()
    if same:
        return same
    made = Study.objects.create(day=day, hour=hour, version=version, network=title, asked_at=at, asked_by=str(by))
    audit.record(action="reach.study_asked", subject=f"study:{made.pk}", by=by, at=at, after={"day": day.isoformat()})
    jobs.later(JOB, study=str(made.pk))
    return made


def next_tuesday(at: datetime) -> date:
    """An ordinary day: the next Tuesday in the city."""
    day = at.astimezone(ZoneInfo(facts.city().timezone)).date() + timedelta(days=1)
    return day + timedelta(days=(TUESDAY - day.weekday()) % 7)


def usual(*, at: datetime) -> Study | None:
    """The study of an ordinary morning, asked for again when anything that it rests on has changed."""
    held = transit.current()
    if not len(held.network.stops.lon) or transit.silent(held.directory, next_tuesday(at)) is None:
        return None
    key = _key(_inputs(held, USUAL_HOUR))
    newest = Study.objects.filter(state=StudyState.DONE, version=None, inputs_key=key).exists()
    return None if newest else ask(day=next_tuesday(at), hour=USUAL_HOUR, by=system("reach"), at=at)


def run(*, study: UUID, at: datetime) -> None:
    """Compute one that waits, and keep what comes of it. `at` is when it begins."""
    if not Study.objects.filter(pk=study, state=StudyState.QUEUED).update(state=StudyState.RUNNING):
        return
    row, began = Study.objects.get(pk=study), time.monotonic()
    try:
        held = transit.current() if row.version is None else transit.trial(row.version)
        inputs = _inputs(held, row.hour)
        found = computing.study(held, row.day, row.hour, lambda: jobs.pause(0))
    except Exception as error:
        _log.exception("reach.study_failed", study=str(study))
        Study.objects.filter(pk=study).update(state=StudyState.FAILED, fault=type(error).__name__)
        return
    if found is None:  # its worker is asked to stop: another one takes it up
        Study.objects.filter(pk=study).update(state=StudyState.QUEUED)
        jobs.later(JOB, study=str(study))
        return
    _keep(row, inputs, found, time.monotonic() - began, at=at)


@transaction.atomic
def _keep(row: Study, inputs: dict[str, Any], found: figures.Figures, seconds: float, *, at: datetime) -> None:
    row.state, row.inputs, row.inputs_key = StudyState.DONE, inputs, _key(inputs)
    row.done_at = at + timedelta(seconds=seconds)
    row.figures, row.summary, row.seconds = found.written(), figures.summary(found), round(seconds, 1)
    row.save()
    old = Study.objects.order_by("-asked_at").values_list("pk", flat=True)[KEPT:]
    Study.objects.filter(pk__in=list(old)).delete()
    audit.record(action="reach.study_done", subject=f"study:{row.pk}", by=system("reach"), at=at)
    events.publish(StudyDone(str(row.pk)), by=system("reach"), at=at, topics=[LIVE])


def _inputs(held: transit.Held, hour: int) -> dict[str, Any]:
    """What a study rests on; the day is left out: one Tuesday is as another while the timetable is the same."""
    _stamp, layers = opportunities.layers()
    return {
        "form": FORM, "network": held.key, "hour": hour, "boundaries": areas.boundaries().digest,
        "layers": {
            str(kind): {
                "points": len(one.points), "digest": one.digest, "weight": round(one.weight), "made_up": one.made_up,
                "sources": list(one.sources),
            }
            for kind, one in layers.items() if kind in (*STUDIED, Kind.PEOPLE)
        },
    }  # fmt: skip


def _key(inputs: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:20]
