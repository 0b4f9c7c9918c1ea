"""A real flood played through the running system: in its own time, as an exercise, and scored on what was really sent.

A moment of the history becomes one that lies so much sooner after the start as the replay is faster than life; the
rule's minutes shrink with it. Reports come in by the reports' own way (`send`), marks by the services that staff use.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import shapely
from django.db import transaction
from django.db.models import QuerySet

from kota.base.actor import Actor, system
from kota.base.geo import Point
from kota.environment.water.contracts import FloodReport as Told
from kota.environment.water.models import FloodMark, Scorecard, Warned
from kota.environment.water.rules.replay import fitting
from kota.environment.water.rules.replay import report as scoring
from kota.environment.water.rules.replay.history import ASKED_ABOUT_FLOODS, History, Mark
from kota.environment.water.rules.replay.scoring import score as score_of
from kota.environment.water.rules.replay.scoring import wetness
from kota.environment.water.rules.replay.units import Units
from kota.environment.water.rules.replay.warning import Period, merged
from kota.environment.water.rules.reporting import replay_key
from kota.environment.water.selectors import facts
from kota.environment.water.services import marks, reports
from kota.kernel.areas import facade as areas
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.contracts import MsgType, State

BY = system("replay")
TICK = timedelta(minutes=10)  # of the history: how often warnings are looked at again
DEPTHS = {2: "minor", 3: "moderate", 4: "severe"}  # PetaBencana's states; 1 is "unknown"
NOTE = "Latihan selesai. / The exercise is over."


@dataclass(frozen=True, slots=True)
class Incoming:
    """A report on its way in: when, where, what it says, the depth that was given, and its key."""

    at: datetime
    point: Point
    words: str
    depth_cm: float | None
    key: str


Send = Callable[[Incoming], str | None]  # the reference under which it was taken; None: it was refused
Wait = Callable[[datetime], None]  # until that moment


@dataclass(frozen=True, slots=True)
class Clock:
    """Moments of the history and of the replay."""

    begins: datetime
    start: datetime
    speed: float

    def played(self, moment: datetime) -> datetime:
        return self.start + (moment - self.begins) / self.speed

    def meant(self, moment: datetime) -> datetime:
        return self.begins + (moment - self.start) * self.speed


@dataclass(frozen=True, slots=True)
class Played:
    """What was played: reports taken and refused, marks made."""

    clock: Clock
    taken: int
    refused: int
    marks: int


def play(history: History, *, name: str, clock: Clock, send: Send, wait: Wait) -> Played:
    """The whole history in its order; returns when its last moment is over. Ends its own alerts and marks."""
    run, taken, refused, made = f"{clock.start:%Y%m%dT%H%M%S}", 0, 0, 0
    for moment, thing in _moments(history):
        at = clock.played(moment)
        wait(at)
        if isinstance(thing, Told):
            key = replay_key(name, run, clock.speed, taken + refused)
            is_taken = _report(thing, at, key, send)
            taken, refused = taken + is_taken, refused + (not is_taken)
        elif isinstance(thing, Mark):
            made += _mark(thing, f"replay:{run}:{thing.rw}:{thing.at:%d%H%M}", at, clock, is_over=moment != thing.at)
        else:
            reports.warn_again(at=at, speed=clock.speed)
    return Played(clock, taken, refused, made)


def _moments(history: History) -> Iterator[tuple[datetime, Told | Mark | None]]:
    """Everything that happens, in its order; None: look again at the warnings."""
    known: list[tuple[datetime, int, Told | Mark | None]] = [
        (report.at, 1, report) for report in history.reports if _is_about_water(report)
    ]
    known += [(mark.at, 0, mark) for mark in history.marks if history.begins <= mark.at < history.ends]
    known += [(mark.gone, 0, mark) for mark in history.marks if mark.gone and mark.gone < history.ends]
    count = (history.ends - history.begins) // TICK
    known += [(history.begins + TICK * number, 2, None) for number in range(1, count)]
    yield from ((moment, thing) for moment, _order, thing in sorted(known, key=lambda one: one[:2]))


def _is_about_water(report: Told) -> bool:
    """Would its writer have chosen the category of floods?"""
    return report.says.is_flood or report.source in ASKED_ABOUT_FLOODS


def _report(report: Told, at: datetime, key: str, send: Send) -> bool:
    reference = send(Incoming(at, Point(report.lon, report.lat), report.words, report.depth_cm, key))
    noted = reports.note(reference, at=at) if reference else None
    if noted is not None:
        reports.warn_around(noted, at=at)
    return noted is not None


def _mark(mark: Mark, key: str, at: datetime, clock: Clock, *, is_over: bool) -> bool:
    if is_over:
        known = FloodMark.objects.filter(key=key, until=None).first()
        if known is not None:
            marks.end_mark(mark_id=known.pk, until=at, by=BY, at=at)
        return False
    shape = shapely.force_2d(shapely.make_valid(mark.shape))
    marks.mark_flood(
        name=f"RW {mark.rw}", shape=shape, depth=DEPTHS.get(mark.state, ""), since=clock.played(mark.at),
        source="BPBD DKI Jakarta, Februari 2017 (latihan)", by=BY, at=at, key=key, is_exercise=True,
    )  # fmt: skip
    return True


def periods(clock: Clock, units: Units) -> list[Period]:
    """What was warned from when until when, in the history's time, by the messages that were really sent."""
    found: list[Period] = []
    for one in _warned(clock):
        code = one.subject.rpartition(":")[2]
        for message in warnings.messages(warnings.alert(one.identifier)):
            if message.sent_at is None or message.msg_type == MsgType.CANCEL:
                continue
            begins, ends = clock.meant(message.sent_at), clock.meant(message.expires)
            found += [Period(unit, begins, ends) for unit in _units(code, units)]
    return merged(found)


def _by_day(history: History, found: Sequence[Period], units: Units) -> dict[str, Any]:
    """Each day on its own: the one that the rule was fitted on says little."""
    wet = wetness(history.marks, units)
    days = fitting.days_of(history)
    return {f"{day:%Y-%m-%d}": score_of(found, wet, units, day, day + fitting.DAY).as_dict() for day in days}


def _warned(clock: Clock) -> QuerySet[Warned]:
    """The alerts of this replay."""
    return Warned.objects.filter(subject__startswith="area:exercise:", drafted_at__gte=clock.start)


def _units(code: str, units: Units) -> Sequence[int]:
    """The kelurahan itself, or the cells whose middle lies in it."""
    if units.kind == "kelurahan":
        return [units.codes.index(code)] if code in units.codes else []
    shape = units.plane(areas.outline([code]))
    inside = shapely.contains(shape, shapely.centroid(units.shapes))
    return [int(number) for number in inside.nonzero()[0]]


@transaction.atomic
def score(history: History, kinds: Sequence[Units], played: Played, *, name: str, by: Actor, at: datetime) -> Any:
    """The scorecard of what was really sent, beside the baselines, kept for ever."""
    cards = {
        units.kind: {
            "sent": scoring.whole(history, periods(played.clock, units), units).as_dict(),
            "by_day": _by_day(history, periods(played.clock, units), units),
            "baselines": {
                label: scoring.whole(history, found, units).as_dict()
                for label, found in fitting.baselines(history, units).items()
            },
        }
        for units in kinds
    }
    first = cards[kinds[0].kind]["sent"]
    card = {
        **{key: first[key] for key in scoring.HEADLINE},
        "inputs": {**scoring.inputs(history), "taken": played.taken, "refused": played.refused},
        "alerts": Warned.objects.filter(
            subject__startswith="area:exercise:", drafted_at__gte=played.clock.start
        ).count(),
        "rule": rule.model_dump(mode="json", exclude={"source"}) if (rule := facts.rule()) else None,
        "speed": played.clock.speed,
        "units": cards,
    }
    Scorecard.objects.create(at=at, name=name, card=card)
    return card


def finish(played: Played, *, at: datetime) -> None:
    """Take back what still holds, and end the marks: the exercise is over."""
    for one in Warned.objects.filter(
        subject__startswith="area:exercise:", drafted_at__gte=played.clock.start, ended_at=None
    ):
        alert = warnings.of_key(one.key, "Exercise")
        if alert is not None and alert.state == State.ACTIVE:
            warnings.cancel_alert(identifier=alert.identifier, note=NOTE, by=BY, at=at)
        one.ended_at = at
        one.save(update_fields=["ended_at"])
    for mark in FloodMark.objects.filter(is_exercise=True, until=None, key__startswith="replay:"):
        marks.end_mark(mark_id=mark.pk, until=max(at, mark.since), by=BY, at=at)
