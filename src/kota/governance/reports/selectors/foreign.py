"""Rows of a foreign file: CSV line by line, GeoJSON feature by feature, each as flat text by column."""

import csv
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from kota.base.errors import InvalidError
from kota.governance.reports.rules.importing.plan import Plan

SAMPLE = 1000
_PEEK = 64 * 1024
_LOOK = 200  # rows between two looks at how far the file is read: a look lets another thread in
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A row's number as a person counts it in the file, and how much of the file lies before its end (0 to 1)."""

    number: int
    share: float


def rows(path: Path, plan: Plan) -> Iterator[tuple[Place, Row]]:
    """All rows of the file; InvalidError when it is not what the mapping or its name says."""
    try:
        yield from (_features(path, plan) if is_geojson(path, plan) else _lines(path, plan))
    except OSError as error:
        raise InvalidError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InvalidError(f"{path.name} is not {plan.encoding}: say its encoding in the mapping") from None
    except csv.Error as error:
        raise InvalidError(f"{path.name} is no CSV: {error}") from None


def sample(path: Path, plan: Plan) -> list[Row]:
    """The first rows, to find out what the columns are; InvalidError when there is none."""
    found = [row for _, row in zip(range(SAMPLE), (row for _, row in rows(path, plan)), strict=False)]
    if not found:
        raise InvalidError(f"{path.name} holds no rows")
    return found


def is_geojson(path: Path, plan: Plan) -> bool:
    """Is it read as GeoJSON, by the mapping or by its name?"""
    suffix = path.suffix.lower()
    if suffix == ".csv":  # rows that were refused of a GeoJSON file come back as a table
        return False
    return plan.format == "geojson" or (not plan.format and suffix in (".geojson", ".json"))


def _lines(path: Path, plan: Plan) -> Iterator[tuple[Place, Row]]:
    size = max(1, path.stat().st_size)
    csv.field_size_limit(10_000_000)
    with path.open(encoding=plan.encoding, newline="") as file:
        reader = csv.DictReader(file, delimiter=plan.delimiter or _delimiter(file), restkey="", restval="")
        share = 0.0
        for number, row in enumerate(reader, 1):
            row.pop("", None)
            if number % _LOOK == 1:
                share = min(1.0, os.lseek(file.fileno(), 0, os.SEEK_CUR) / size)
            yield Place(number, share), row


def _delimiter(file: TextIO) -> str:
    head = file.read(_PEEK).split("\n", 1)[0]
    file.seek(0)
    return max(",;\t|", key=head.count)


def _features(path: Path, plan: Plan) -> Iterator[tuple[Place, Row]]:
    try:
        document = json.loads(path.read_text(encoding=plan.encoding))
    except (ValueError, RecursionError) as error:
        raise InvalidError(f"{path.name} is not JSON: {error}") from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise InvalidError(f"{path.name} is no GeoJSON FeatureCollection")
    for number, feature in enumerate(features, 1):
        yield Place(number, number / len(features)), _flat_feature(feature)


def _flat_feature(feature: Any) -> Row:
    """Properties by their dotted names, the point as `geometry.lon` and `geometry.lat`; other shapes give no point."""
    if not isinstance(feature, dict):
        return {}
    row = dict(_flat(feature.get("properties") or {}, ""))
    if feature.get("id") is not None:
        row.setdefault("id", feature["id"])
    geometry = feature.get("geometry") or {}
    where = geometry.get("coordinates") if geometry.get("type") == "Point" else None
    if isinstance(where, list) and len(where) > 1:
        row["geometry.lon"], row["geometry.lat"] = where[0], where[1]
    return row


def _flat(values: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
