"""A real flood played through the running city, as an exercise, and scored."""

import json
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.environment.water import facade as water
from kota.governance.reports import facade as reports
from kota.governance.reports.contracts import NewReport

BY = system("replay")
CATEGORY = "flood"
MARK = "[LATIHAN] "
FLOODS = {"flood-2017": datetime(2017, 2, 20, tzinfo=ZoneInfo("Asia/Jakarta"))}
HEADLINE = ("share_warned_before_wet", "median_lead_minutes", "false_alarm_share", "warned_unit_hours")


class Command(BaseCommand):
    help = "Play a real flood through the running city as an exercise. Read docs/how-to/replay-a-flood.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("flood", choices=sorted(FLOODS), help="which one")
        parser.add_argument("--data", type=Path, required=True, help="the folder with the archive of that flood")
        parser.add_argument("--speed", type=float, default=600, help="so many times faster than life (default: 600)")
        parser.add_argument("--json", action="store_true", help="the scorecard on one line")

    def handle(self, *args: Any, flood: str, data: Path, speed: float, **options: Any) -> None:
        if speed < 1:
            raise CommandError("--speed is 1 or more")
        try:
            archive = water.read_archive(data, FLOODS[flood])
        except KotaError as error:
            raise CommandError(error.message) from None
        card = run(archive, name=flood, speed=speed)
        if options["json"]:
            self.stdout.write(json.dumps(card))
            return
        self.stdout.write(f"{card['inputs']['taken']:,} reports taken, {card['inputs']['refused']:,} refused;"
                          f" {card['alerts']:,} alerts")  # fmt: skip
        self.stdout.write(f"{'':42}" + "".join(f"{name:>26}" for name in HEADLINE))
        for kind, cards in card["units"].items():
            for name, one in {"sent": cards["sent"], **cards["baselines"]}.items():
                self.stdout.write(f"{kind}: {name:<{40 - len(kind)}}" + "".join(f"{one[key]:>26}" for key in HEADLINE))


def run(archive: water.Archive, *, name: str, speed: float) -> dict[str, Any]:
    """Play and score; the city is as before afterwards, but for the exercise's reports, marks and messages."""
    history = archive.history
    played_by = water.Clock(history.begins, clock.now(), speed)
    played = water.play(history, name=name, clock=played_by, send=_send, wait=_wait)
    card: dict[str, Any] = water.score(history, archive.units, played, name=name, by=BY, at=clock.now())
    water.finish(played, at=max(clock.now(), played_by.played(history.ends)))
    return card


def _send(one: water.Incoming) -> str | None:
    answers = {"depth": f"{one.depth_cm:.0f}"} if one.depth_cm is not None else {}
    new = NewReport(
        category=CATEGORY, words=f"{MARK}{one.words}", channel="api", point=one.point, answers=answers,
        source_key=one.key,
    )  # fmt: skip
    try:
        return reports.send_report(new=new, by=BY, at=one.at).reference
    except KotaError:
        return None


def _wait(at: datetime) -> None:
    """Until that moment; what is late is not made later."""
    time.sleep(max(0.0, (at - clock.now()).total_seconds()))
