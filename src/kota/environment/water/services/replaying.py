"""A real flood played through the running system as an exercise.

Reports come in by the reports' own way (`send`), marks by the services that staff use, warnings by those that warn the
city of real ones. Everything is decided in the archive's time, in the archive's order and by nobody else (the city's
own reactions leave a replay's reports to it), so what is sent does not depend on how fast it is played. What is seen
carries times of now.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

import shapely
from django.db import connection

from kota.base.actor import system
from kota.base.errors import ConflictError, InvalidError
from kota.base.geo import Point
from kota.base.words import noop as _
from kota.environment.water.contracts import FloodReport as Told
from kota.environment.water.contracts import FloodRuleFact
from kota.environment.water.models import FloodMark, FloodReport, Warned
from kota.environment.water.rules.replay.clock import Clock
from kota.environment.water.rules.replay.fitting import Dated
from kota.environment.water.rules.replay.history import ASKED_ABOUT_FLOODS, History, Mark, rw_name
from kota.environment.water.rules.reporting import Sent, replay_key
from kota.environment.water.selectors import facts
from kota.environment.water.services import incidents, marks, nearby, reports, warning
from kota.environment.water.services.nearby import Plan
from kota.kernel.warnings.contracts import Status

BY = system("replay")
_LOCK = 7_301_018
TICK = timedelta(minutes=10)  # of the archive: how often warnings are looked at again
DEPTHS = {2: "minor", 3: "moderate", 4: "severe"}  # PetaBencana's states; 1 is "unknown"
SOURCE = "BPBD DKI Jakarta, Februari 2017 (latihan)"
OVER = "Latihan selesai. / The exercise is over."
SWAPPED = "Latihan: hari berikutnya memakai aturan lain. / Exercise: the next day has another rule."


@dataclass(frozen=True, slots=True)
class Incoming:
    """A report on its way in: when, where, what it says, the depth that was given, and its key."""

    at: datetime
    point: Point
    words: str
    depth_cm: float | None
    key: str


@dataclass(frozen=True, slots=True)
class Run:
    """One playing of a history: `name` of the flood, `number` of the run, its clock, and the rule of each day."""

    name: str
    number: str
    clock: Clock
    rules: Mapping[datetime, Dated]


@dataclass(slots=True)
class Played:
    """What was played: reports taken, refused with the reason, marks made."""

    taken: int = 0
    marks: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    @property
    def sent(self) -> int:
        return self.taken + sum(self.refused.values())


Send = Callable[[Incoming], str]  # the reference under which it was taken; InvalidError: it was refused
Wait = Callable[[datetime], datetime]  # until a moment of the archive may be played; what time it is then


@contextmanager
def alone() -> Iterator[None]:
    """One replay at a time in a city: ConflictError while another goes on. A process that dies lets go of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise ConflictError(_("another replay goes on in this city: wait for its end, or stop it"))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def play(history: History, run: Run, *, send: Send, wait: Wait) -> Played:
    """The whole history in its order; returns when its last moment is over."""
    fact = facts.rule()
    if fact is None:
        raise InvalidError(_("this city does not warn by residents' reports: its pack has no floodrule"))
    played, plan = Played(), Plan(fact, run.number, run.clock)
    for moment, thing in _moments(history, run.rules):
        run.clock.keep_up(moment, now := wait(moment))
        if isinstance(thing, Dated):
            plan = Plan(_as_fact(fact, thing), run.number, run.clock)
            nearby.warn_anew(at=moment, plan=plan, note=SWAPPED)
        elif isinstance(thing, Told):
            _report(thing, run, plan, played, send, now)
        elif isinstance(thing, Mark):
            played.marks += _mark(thing, run, at=now, is_over=moment != thing.at)
        else:
            nearby.warn_again(at=moment, plan=plan)
            incidents.end_quiet(at=moment, run=run.number)
    return played


def _as_fact(fact: FloodRuleFact, dated: Dated) -> FloodRuleFact:
    """The city's rule with the numbers of a day; kept nowhere."""
    numbers = asdict(dated.rule) | {"fitted_on": dated.fitted_on.date()}
    return fact.model_copy(update=numbers)


def _moments(
    history: History, rules: Mapping[datetime, Dated]
) -> Iterator[tuple[datetime, Told | Mark | Dated | None]]:
    """Everything that happens, in its order; None: look again at the warnings."""
    known: list[tuple[datetime, int, Told | Mark | Dated | None]] = [(day, 0, rule) for day, rule in rules.items()]
    known += [(mark.gone, 1, mark) for mark in history.marks if mark.gone and history.begins < mark.gone < history.ends]
    known += [(mark.at, 2, mark) for mark in history.marks if history.begins <= mark.at < history.ends]
    known += [(report.at, 3, report) for report in history.reports if is_about_water(report)]
    count = (history.ends - history.begins) // TICK
    known += [(history.begins + TICK * number, 4, None) for number in range(1, count)]
    yield from ((moment, thing) for moment, _order, thing in sorted(known, key=lambda one: one[:2]))


def is_about_water(report: Told) -> bool:
    """Would its writer have chosen the category of floods?"""
    return report.says.is_flood or report.source in ASKED_ABOUT_FLOODS


def _report(report: Told, run: Run, plan: Plan, played: Played, send: Send, at: datetime) -> None:
    key = replay_key(run.name, Sent(run.number, report.at), played.sent)
    try:
        reference = send(Incoming(at, Point(report.lon, report.lat), report.words, report.depth_cm, key))
    except InvalidError as error:
        played.refused[error.message] = played.refused.get(error.message, 0) + 1
        return
    played.taken += 1
    noted = reports.note(reference, at=at)
    if noted is not None:
        incidents.gather(noted, at=at)
        nearby.warn_around(noted, at=noted.at, plan=plan)


def _mark(mark: Mark, run: Run, *, at: datetime, is_over: bool) -> bool:
    key = f"replay:{run.number}:{mark.rw}:{mark.at:%d%H%M%S%f}"
    if is_over:
        known = FloodMark.objects.filter(key=key, until=None).first()
        if known is not None:
            marks.end_mark(mark_id=known.pk, until=max(at, known.since), by=BY, at=at)
        return False
    shape = shapely.force_2d(shapely.make_valid(mark.shape))
    marks.mark_flood(
        name=rw_name(mark.rw), shape=shape, depth=DEPTHS.get(mark.state, ""), since=at, source=SOURCE, by=BY, at=at,
        key=key, is_exercise=True,
    )  # fmt: skip
    return True


def finish(*, at: datetime) -> int:
    """Nothing of any replay holds any more: its warnings are taken back, its marks and incidents end, its reports count
    no longer. Safe to repeat, also after one that was cut off; returns how many things were ended."""
    found = _end_warnings(at) + _end_marks(at) + incidents.end_played(at=at)
    return found + FloodReport.objects.filter(is_exercise=True, over_at=None).update(over_at=at)


def _end_warnings(at: datetime) -> int:
    """Each for itself: cut off, the next time goes on where it was."""
    found = list(Warned.objects.filter(subject__startswith="exercise:", ended_at=None))
    for one in found:
        warning.call_off(one.key, Status.EXERCISE, OVER, by=BY, at=at)
        one.ended_at = at
        one.save(update_fields=["ended_at"])
    return len(found)


def _end_marks(at: datetime) -> int:
    found = list(FloodMark.objects.filter(is_exercise=True, until=None, key__startswith="replay:"))
    for mark in found:
        marks.end_mark(mark_id=mark.pk, until=max(at, mark.since), by=BY, at=at)
    return len(found)
