"""Fares of a feed: read from its zip, held against the city's, and taken over as facts when asked for."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.kernel.facts import facade as city_facts
from kota.mobility.fares.rules.feeds.comparing import Compared
from kota.mobility.fares.rules.feeds.shapes import COLUMNS, FeedRoute, ReadFares, Row
from kota.mobility.fares.selectors import facts, feeds

FIRST = ("fare_attributes.txt", "fare_rules.txt")
LINES = ("agency.txt", "routes.txt")  # whose lines they are, and how riders call them
LARGEST = 64 * 1024 * 1024  # of one file, unpacked


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a feed says of fares: by which version of the standard, and where the city says otherwise."""

    version: int
    found: ReadFares
    compared: Compared
    adopted: int


def import_fares(*, path: Path, operator: str, is_adopted: bool, by: Actor, at: datetime) -> Outcome:
    """Fares v2 where the feed has them, else v1. Adopted products are named `OPERATOR-CODE`, facts as others are; those
    of other operators are left to these, and those of the city itself to its administration."""
    facts.operator(operator)
    tables = read_tables(path)
    is_second = bool(tables.get("fare_leg_rules.txt"))
    if is_second:
        found = feeds.read_fares_v2(tables, operator=operator)
    elif tables.get(FIRST[0]):
        found = feeds.read_fares_v1(tables, operator=operator)
    else:
        raise InvalidError(_("This feed says nothing of fares."))
    compared = feeds.compared(found, tables, operator=operator)
    count = _adopt(found, compared, feeds.routes_of(tables), operator, by, at) if is_adopted else 0
    return Outcome(2 if is_second else 1, found, compared, count)


def read_tables(path: Path) -> dict[str, list[Row]]:
    """The tables of fares in a zip, byte order mark or not."""
    wanted = {*COLUMNS, *FIRST, *LINES}
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if info.filename.rsplit("/", 1)[-1] in wanted]
            _need_room(infos)
            return {info.filename.rsplit("/", 1)[-1]: _rows(archive.read(info)) for info in infos}
    except (zipfile.BadZipFile, UnicodeDecodeError, csv.Error):
        raise InvalidError(_("This is no GTFS feed: a zip of CSV files in UTF-8.")) from None


def _need_room(infos: Sequence[zipfile.ZipInfo]) -> None:
    for info in infos:
        if info.file_size > LARGEST:
            raise InvalidError(_("A file of this feed is too large: %(name)s."), name=info.filename[:80])


def _rows(content: bytes) -> list[Row]:
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [
        {(name or "").strip(): (value or "").strip() for name, value in row.items() if not isinstance(value, list)}
        for row in reader
    ]


@transaction.atomic
def _adopt(
    found: ReadFares, compared: Compared, lines: Mapping[str, FeedRoute], operator: str, by: Actor, at: datetime
) -> int:
    count = 0
    for code, product in found.products.items():
        if code in (*compared.of_others, *compared.own, *compared.on_no_line):
            continue
        key = f"{operator}-{code}"
        routes = sorted({lines[route].route if route in lines else route for route in product.routes})
        value = {**product.model_dump(mode="json"), "code": key, "routes": routes}
        count += city_facts.put(kind="fare_product", key=key, value=value, by=by, at=at)
    return count
