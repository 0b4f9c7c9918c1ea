"""A real flood played through the running city, as an exercise, and scored."""

import argparse
import json
import math
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError, connection

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.base.ids import uuid7
from kota.environment.water import facade as water
from kota.governance.reports import facade as reports
from kota.governance.reports.contracts import NewReport
from kota.kernel.cases import facade as cases

BY = system("replay")
CATEGORY = "flood"
MARK = "[LATIHAN] "
OVER = "Latihan selesai. / The exercise is over."
FLOODS = {"flood-2017": datetime(2017, 2, 20, tzinfo=ZoneInfo("Asia/Jakarta"))}
HEADLINE = ("share_warned_before_wet", "median_lead_minutes", "false_alarm_share", "warned_unit_hours")
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE_S = 120.0  # for a database that recovers
TELLING_S = 2.0  # within which a running city tells somebody, if it runs
_HOUR = timedelta(hours=1)
Say = Callable[[str], None]


def _speed(text: str) -> float:
    """`max` is as fast as the machine goes."""
    try:
        found = math.inf if text == "max" else float(text)
    except ValueError:
        found = 0.0
    if not found >= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no speed: give a number from 1 up, such as 600, or max")
    return found


class Stop:
    """Ctrl-C, SIGTERM and a closed terminal ask a replay to end: it does so between two moments, and tidies up."""

    def __init__(self) -> None:
        self.is_asked = False

    def _ask(self, _number: int, _frame: object) -> None:
        self.is_asked = True

    def check(self) -> None:
        if self.is_asked:
            raise KeyboardInterrupt

    def sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self.is_asked:
            time.sleep(min(left, 0.2))
        self.check()

    @contextmanager
    def listening(self) -> Iterator["Stop"]:
        heard = [one for one in ENDINGS if signal.getsignal(one) is not signal.SIG_IGN]  # such as under `nohup`
        before = {one: signal.signal(one, self._ask) for one in heard}
        try:
            yield self
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)


class Command(BaseCommand):
    help = "Play a real flood through the running city as an exercise. Read docs/how-to/replay-a-flood.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("flood", choices=sorted(FLOODS), help="which one")
        parser.add_argument("--data", type=Path, required=True, metavar="DIR",
                            help="its archive: citizen_reports/, flood_events/, boundaries/")  # fmt: skip
        parser.add_argument("--speed", type=_speed, default=600.0, metavar="TIMES",
                            help="so many times faster than life, or max (default: 600, three days in 7 minutes); the"
                            " scorecard does not depend on it")  # fmt: skip
        parser.add_argument("--json", action="store_true", help="the scorecard on one line, progress on standard error")

    def handle(self, *args: Any, flood: str, data: Path, speed: float, **options: Any) -> None:
        try:
            archive = water.read_archive(data, FLOODS[flood])
            with Stop().listening() as stop:
                card = run(archive, name=flood, speed=speed, say=self._say, stop=stop)
        except (OperationalError, InterfaceError):
            raise CommandError("The database went away: the replay ended, its warnings are taken back, no scorecard was"
                               " kept. Play it once more.") from None  # fmt: skip
        except KotaError as error:
            raise CommandError(f"{error.message[:1].upper()}{error.message[1:]}.{_help(error)}") from None
        except KeyboardInterrupt:
            self._say("Stopped: its warnings are taken back, its marks and reports closed, no scorecard was kept.")
            raise
        if options["json"]:
            self.stdout.write(json.dumps(card))
            return
        for line in _table(card):
            self.stdout.write(line)

    def _say(self, text: str) -> None:
        self.stderr.write(text, self.style.NOTICE if self.stderr.isatty() else None)
        self.stderr.flush()


def _help(error: KotaError) -> str:
    """What to do about it."""
    if getattr(error, "field", "") != "data":
        return ""
    return (" --data names the folder that holds citizen_reports/petabencana_reports_2017-02-2*.geojson,"
            " flood_events/index.csv with its states, and boundaries/dki_kelurahan.geojson")  # fmt: skip


def run(
    archive: water.Archive, *, name: str, speed: float, say: Say = lambda _: None, stop: Stop | None = None
) -> dict[str, Any]:
    """Play and score. Whatever happens, the city is as before afterwards, but for what a city never forgets: closed
    reports that nobody but staff finds, alerts and audit lines, all of which say they were an exercise."""
    history, stop = archive.history, stop or Stop()
    with water.alone():
        _tidy()
        say("Fitting the rule on each day alone")
        fits = water.fits(history, archive.units)
        start = clock.now()
        played_by = water.Clock(history.begins, start, water.scale_of(speed))
        this = water.Run(name, uuid7().hex, played_by, water.cross_fitted(history, fits))
        try:
            people = water.Onlookers(start)
            played = water.play(history, this, send=_send, wait=_Waiting(history.begins, speed, say, stop).until)
            say("Telling people")
            water.wait_until_told(this, wait=lambda: stop.sleep(TELLING_S), at=clock.now())
            say("Scoring what was sent")
            card = water.score(history, archive.units, archive.files, fits, this, played, by=BY, at=clock.now())
            took = round((clock.now() - start).total_seconds(), 1)
            card["run"] |= {"speed": str(speed), "seconds": took, "sample_people": len(people.areas)}
        finally:
            _tidy_surely(say)
    return card


def _tidy_surely(say: Say) -> None:
    """Also when the database was what failed: once it answers again."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            _tidy()
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > until:
                say("The database does not answer: the next replay takes back what this one has left.")
                raise
            time.sleep(1)
        else:
            return


def _tidy() -> None:
    """Nothing of this replay, or of one that was cut off, holds any more."""
    at = clock.now()
    water.finish(at=at)
    cases.end_practised(text=OVER, by=BY, at=at)
    water.Onlookers.send_home(at=at)


class _Waiting:
    """Holds the replay back to its speed, and says where it is each hour of the archive."""

    def __init__(self, begins: datetime, speed: float, say: Say, stop: Stop) -> None:
        self._begins, self._speed, self._say, self._stop = begins, speed, say, stop
        self._start, self._said = time.monotonic(), begins - _HOUR

    def until(self, moment: datetime) -> datetime:
        due = self._start + (moment - self._begins).total_seconds() / self._speed
        self._stop.sleep(due - time.monotonic())
        if moment - self._said >= _HOUR:
            self._said = moment.replace(minute=0, second=0, microsecond=0)
            self._say(f"{moment:%d %b %Y %H:%M}")
        return clock.now()


def _send(one: water.Incoming) -> str:
    answers = {"depth": f"{one.depth_cm:.0f}"} if one.depth_cm is not None else {}
    new = NewReport(
        category=CATEGORY, words=f"{MARK}{one.words}", channel="api", point=one.point, answers=answers,
        source_key=one.key,
    )  # fmt: skip
    return reports.send_report(new=new, by=BY, at=one.at).reference


def _table(card: dict[str, Any]) -> Iterator[str]:
    """The scorecard for people."""
    given = card["inputs"]
    yield (f"{given['taken']:,} reports taken, {given['refused']:,} refused; {card['incidents']['formed']:,} incidents;"
           f" {card['alerts']:,} warnings in {card['messages']:,} messages")  # fmt: skip
    for day, rule in card["rule_by_day"].items():
        yield (f"{day}: {rule['reports']} or more reports within {rule['metres']:,.0f} m and {rule['minutes']:.0f} min"
               f" (fitted on {rule['fitted_on']})")  # fmt: skip
    yield f"{'':42}" + "".join(f"{name:>26}" for name in HEADLINE)
    for kind, cards in card["units"].items():
        for name, one in {"sent": cards["sent"], "rule alone": cards["rule"], **cards["baselines"]}.items():
            yield f"{kind}: {name:<{40 - len(kind)}}" + "".join(f"{one[key]:>26}" for key in HEADLINE)
