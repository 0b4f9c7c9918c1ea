"""Open data of transit: the timetables in use as GTFS, stops and lines as GeoJSON, made once and served from disk."""

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings

from kota.base import clock
from kota.base.errors import MissingError
from kota.base.registry import REGISTRY
from kota.base.words import noop as _
from kota.kernel.facts import facade as facts
from kota.mobility.transit import storage
from kota.mobility.transit.contracts.opened import FeedTables, OpenRoute, OpenStop, Row, TimetableFact
from kota.mobility.transit.models import FeedVersion, State
from kota.mobility.transit.rules.gtfs import mapping, opening, writing
from kota.mobility.transit.rules.gtfs.opening import Publisher, Shown, Written
from kota.mobility.transit.rules.modes import mode
from kota.mobility.transit.selectors import operators
from kota.mobility.transit.selectors.current import current_key, sources

KIND = "timetable"
FORM = 1  # of the files: another number when they are written otherwise
WHOLE, STOPS, LINES = "gtfs.zip", "stops.geojson.gz", "lines.geojson.gz"


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A feed in use as open data. `why_not` is a message id: why it is left out, empty where it is not."""

    code: str
    title: str
    is_synthetic: bool
    version: str
    first_day: date | None
    last_day: date | None
    fact: TimetableFact
    why_not: str
    is_apart: bool  # its clock is not the city's: it has a file of its own and is not in the whole one


def feeds() -> list[OpenFeed]:
    """The feeds in use, those too that may not be given on."""
    rows = FeedVersion.objects.filter(state=State.CURRENT).defer("content").select_related("feed")
    known, zone = facts.current(KIND), facts.city().timezone
    made = []
    for row in rows.order_by("feed__is_synthetic", "feed_id"):
        said, fact = known.get(row.feed_id), known.get(row.feed_id) or TimetableFact(code=row.feed_id)
        is_apart = row.report.get("figures", {}).get("timezone", zone) != zone
        why_not = _why_not(said, is_synthetic=row.feed.is_synthetic)
        made.append(OpenFeed(row.feed_id, row.feed.title, row.feed.is_synthetic, row.version, row.first_day,
                             row.last_day, fact, why_not, is_apart))  # fmt: skip
    return made


def _why_not(said: TimetableFact | None, *, is_synthetic: bool) -> str:
    """What nobody has said anything about is its operator's: the city gives on what it has decided about."""
    if said is None:
        return "" if is_synthetic else _("Nobody has said that it may be given on.")
    return "" if said.republish else _("Its licence does not let the city give it on.")


def file(name: str) -> Path:
    """One of the files; MissingError where there is none of that name."""
    path = folder() / name
    if name.startswith(".") or "/" in name or not path.is_file():
        raise MissingError(_("There is no such file of open data."))
    return path


def folder() -> Path:
    """All files as they are today, made first if this machine has not."""
    today = clock.now().astimezone(ZoneInfo(facts.city().timezone)).date()
    stamp = _stamp(today)
    return storage.opened(stamp, lambda into: _write(into, stamp, today))


def _added() -> list[FeedTables]:
    return [one for module in REGISTRY for one in module.feed_tables]


def _stamp(today: date) -> str:
    said = sorted((code, one.model_dump_json()) for code, one in facts.current(KIND).items())
    told = (FORM, current_key(), said, [one.stamp() for one in _added()], today.isoformat(), settings.KOTA_PUBLIC_URL)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:20]


def _write(into: Path, stamp: str, today: date) -> None:
    city, named = facts.city(), operators.names()
    publisher = Publisher(
        city.name.in_language("id"), settings.KOTA_PUBLIC_URL.rstrip("/"), "id", f"{today:%Y%m%d}-{stamp[:8]}"
    )
    about = {one.code: one for one in feeds()}
    shown = [
        Shown(one, _attribution(about[one.code]))
        for one in sources()
        if one.code in about and not about[one.code].why_not
    ]
    for one in shown:
        _zip(into / f"{one.source.code}.zip", [one], publisher, today)
    _zip(into / WHOLE, [one for one in shown if one.source.feed.timezone == city.timezone], publisher, today)
    _geojson(into / STOPS, mapping.collection(mapping.stops(shown, publisher), shown))
    lines = mapping.lines(shown, publisher, lambda _feed, name: operators.code(named, name))
    _geojson(into / LINES, mapping.collection(lines, shown))


def _attribution(feed: OpenFeed) -> str:
    return feed.fact.attribution.in_language("id") if feed.fact.attribution else feed.title


def _zip(path: Path, shown: list[Shown], publisher: Publisher, today: date) -> None:
    if not shown:
        return
    with path.open("wb") as file_:
        writing.write(opening.tables(shown, publisher, _more(shown, publisher, today)), file_)


def _more(shown: list[Shown], publisher: Publisher, today: date) -> Mapping[str, list[Row]]:
    """What other apps add: fares."""
    routes, stops = _routes(shown, publisher), _stops(shown, publisher)
    _first, last = opening.days(shown)
    until = max(today, min(last or today, today + timedelta(days=366)))
    found: dict[str, list[Row]] = {}
    for one in _added():
        for name, rows in one.tables(routes, stops, today, until).items():
            found.setdefault(name, []).extend(rows)
    return found


def _routes(shown: Iterable[Shown], publisher: Publisher) -> list[OpenRoute]:
    named, made = operators.names(), []
    for part in (Written(one, publisher) for one in shown):
        for at in sorted(part.kept.routes):
            one = part.feed.routes[at]
            code = operators.code(named, part.feed.agencies[one.agency].name)
            made.append(OpenRoute(part.id(one.id), one.short or one.long, code, str(mode(one.mode))))
    return made


def _stops(shown: Iterable[Shown], publisher: Publisher) -> list[OpenStop]:
    named, made = operators.names(), dict[tuple[str, str], OpenStop]()
    for part in (Written(one, publisher) for one in shown):
        feed = part.feed
        for at in part.kept.trips:
            trip = feed.trips[at]
            code = operators.code(named, feed.agencies[feed.routes[trip.route].agency].name)
            for stop in set(feed.calls.stop[trip.begin : trip.end].tolist()):
                id_ = part.id(feed.stops[stop].id)
                made.setdefault((code, id_), OpenStop(id_, code, feed.stops[stop].name))
    return list(made.values())


def _geojson(path: Path, found: dict[str, object]) -> None:
    path.write_bytes(gzip.compress(orjson.dumps(found), 6, mtime=0))
