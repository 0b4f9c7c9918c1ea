"""A timetable from a file, a folder or an address."""

import re
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from kota.base import clock, outgoing
from kota.base.actor import system
from kota.base.errors import KotaError
from kota.mobility.transit.models import FeedVersion, State
from kota.mobility.transit.rules.examining import Examined
from kota.mobility.transit.selectors import feeds as reading
from kota.mobility.transit.selectors.notices import notices
from kota.mobility.transit.services import feeds

BY = system("import")
FETCH_S = 300.0
MOST_HOPS = 5
MOST_SAID = 20  # kinds of problems
REDIRECTS = (301, 302, 303, 307, 308)


class Command(BaseCommand):
    help = "Bring a GTFS feed: checked, then put in the place of the one in use. Read docs/how-to/load-a-timetable.md"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "source", nargs="?", default="", help="a zip, a folder of .txt files, or an http(s) address of a zip"
        )
        parser.add_argument(
            "--feed", default="", help="code of the feed, `transjakarta`: small letters, digits, dashes"
        )
        parser.add_argument("--title", default="", help="what people call it")
        parser.add_argument(
            "--stage", action="store_true", help="only keep it: somebody looks at it and uses it at /work/transit"
        )
        parser.add_argument("--dry-run", action="store_true", help="only look into it, keep nothing")
        parser.add_argument("--end", action="store_true", help="take the feed named by --feed out of use")
        parser.add_argument(
            "--again", action="store_true", help="use the version of --feed again that was in use before"
        )

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        try:
            if options.get("end") or options.get("again"):
                self._turn(options["feed"], source, options)
                return
            if not source:
                raise CommandError("name a zip, a folder or an address")
            with translation.override("en"):  # what is read on a terminal is English
                self._bring(source, options["feed"], options)
        except KotaError as error:
            raise CommandError(error.message) from None

    def _turn(self, code: str, source: str, options: dict[str, Any]) -> None:
        if source or not code or options.get("end") == options.get("again"):
            raise CommandError("say `--feed CODE --end` or `--feed CODE --again`, without a file")
        if options.get("end"):
            feeds.end(code=code, by=BY, at=clock.now())
            self.stdout.write(f"{code}: out of use. `--again` uses it again.")
        else:
            feeds.take_back(code=code, by=BY, at=clock.now())
            self.stdout.write(f"{code}: in use again.")

    def _bring(self, source: str, named: str, options: dict[str, Any]) -> None:
        code = named or _code(source)
        feeds.check_code(code)
        is_address = source.startswith(("http://", "https://"))
        with tempfile.TemporaryDirectory() as folder:
            path = _fetched(source, Path(folder)) if is_address else Path(source)
            found = feeds.look_into(path, at=clock.now())
        alike = feeds.compare(found, code=code)
        self._say(found, options["title"])
        if options["dry_run"]:
            if found.faults:
                raise CommandError(
                    f"{code}: would be kept out: {'; '.join(reading.faults(found.report))}. Nothing was changed."
                )
            self.stdout.write(f"{code}: could be used. Nothing was changed.")
            if alike and not named:
                self.stdout.write(_twice(source, code, alike))
            return
        at = clock.now()
        feeds.declare(code=code, title=options["title"] or code, url=source if is_address else "", by=BY, at=at)
        version = feeds.stage(code=code, found=found, name=Path(source).name, by=BY, at=at)
        if version.state == State.REFUSED:
            why = "; ".join(reading.faults(found.report))
            raise CommandError(f"{code}: kept out. What is in use stays in use. Why: {why}.")
        if options["stage"]:
            self.stdout.write(f"{code}: {STAND[State(version.state)]} /work/transit/feeds/{code}.")
            return
        if alike and not named and not FeedVersion.objects.filter(feed=code, state=State.CURRENT).exists():
            raise CommandError(f"{code}: staged, not used. {_twice(source, code, alike)}")
        feeds.use(version_id=version.pk, by=BY, at=at)
        self.stdout.write(f"{code}: in use.")

    def _say(self, found: Examined, title: str) -> None:
        say, figures = self.stdout.write, found.report["figures"]
        if figures:
            whose = ", ".join(figures["agencies"])
            say(
                f"{f'{title}, of {whose}' if title else whose}: {figures['routes']:,} lines, "
                f"{figures['stops']:,} stops, {figures['trips']:,} trips ({figures['trips_by_headway']:,} by headway), "
                f"{figures['first_day']} to {figures['last_day']}"
            )
        elif title:
            say(f"{title}:")
        for one in reading.problems(found.report)[:MOST_SAID]:
            where = f" (rows {one.rows}{', …' if one.count > one.rows.count(',') + 1 else ''})" if one.rows else ""
            example = f", such as {one.example[:60]}" if one.example else ""
            say(f"  {one.weight:<8} {one.count:>7,}  {one.file}: {one.words}{example}{where}")
        told = notices(found.report)[:MOST_SAID]
        if told:
            say("What the canonical validator of GTFS says of the whole feed:")
        for row in told:
            file = f"{row.file}: " if row.file else ""
            say(f"  {row.weight:<8} {row.count:>7,}  {file}{row.words} [{row.code}]")


STAND = {
    State.STAGED: "staged. Use it at",
    State.FORMER: "known: this version was in use before. Use it again at",
    State.CURRENT: "this version is in use already. See",
}


def _twice(source: str, code: str, alike: list[str]) -> str:
    """What to do where a file's name would bring a timetable a second time."""
    there = " and ".join(alike)
    instead = " or ".join(f"`--feed {one}`" for one in alike)
    return (
        f"Its stops lie where those of {there} lie, which {'is' if len(alike) == 1 else 'are'} in use, and riders would"
        f" see each run twice. To put {source} in its place say {instead}; to use both on purpose say `--feed {code}`."
    )


def _code(source: str) -> str:
    """A code made of a file's name."""
    stem = re.sub(r"\.zip$", "", source.rstrip("/").rsplit("/", 1)[-1].casefold())
    return re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:30] or "feed"


def _fetched(url: str, folder: Path) -> Path:
    """The archive at an address. Each address that another leads to is looked at like the first."""
    ends, asked = time.monotonic() + FETCH_S, url
    for _hop in range(MOST_HOPS):
        try:
            answer = outgoing.ask(asked, most_bytes=feeds.MOST_BYTES, allowed=settings.KOTA_FETCH_ALLOW, until=ends)
        except (outgoing.UnreachableError, ValueError) as error:
            raise CommandError(f"{asked} cannot be fetched: {error}") from None
        if answer.status not in REDIRECTS or not answer.location:
            break
        then = urljoin(asked, answer.location)
        if asked.startswith("https:") and not then.startswith("https:"):
            raise CommandError(f"{asked} leads away from https: {then}")
        asked = then
    if answer.status != 200:
        raise CommandError(f"{url} answers {answer.status}{' ' + answer.location if answer.location else ''}")
    path = folder / "feed.zip"
    path.write_bytes(answer.body)
    return path
