"""Files of places as agencies and others have them: GeoJSON points, or CSV with a longitude and a latitude."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kota.base.errors import InvalidError
from kota.kernel.areas.rules.naming import KINDS, fold

NAMES = (
    "name",
    "nama",
    "namobj",
    "nama_rptra",
    "nama_tpu",
    "nama_pos_pemadam",
    "nama_tempat",
    "nama_bangu",
    "title",
    "judul",
)
LONS, LATS = ("lon", "lng", "long", "longitude", "x", "bujur"), ("lat", "latitude", "y", "lintang")
CATEGORIES = ("category", "kategori", "kind", "jenis")
_OF_PLACES = frozenset({"jakarta", "kota", "dki", "raya", "jabodebek"})  # of little worth in a search, but names
MOST_BYTES = 200 * 1024 * 1024
_SHORT = frozenset({
    "RS", "RSUD", "RSUP", "RSIA", "RSU", "MRT", "LRT", "KRL", "SD", "SMP", "SMA", "SMK", "TK", "MI", "MTS", "SPBU",
    "ITC",
    "TPU", "RPTRA", "RW", "RT", "PT", "UPT", "SDN", "SMPN", "SMAN", "DKI", "TNI", "AD", "AL", "AU", "PLN", "BRI", "BNI",
    "BCA", "II", "III", "IV", "HI",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of a file: `number` is its row there."""

    number: int
    name: str
    kind: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class BadPlace:
    number: int
    why: str


def read(data: bytes, *, name: str, kind: str, field: str = "") -> Iterator[PlaceRow | BadPlace]:
    """Rows of a file; `field` names the column of the name where it is none of the usual ones."""
    if len(data) > MOST_BYTES:
        raise InvalidError("%(file)s is larger than 200 MB", file=name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    rows = _of_json(text, name) if text.lstrip()[:1] in ("{", "[") else csv.DictReader(io.StringIO(text))
    for number, row in enumerate(rows, 1):
        yield _row(number, {str(key).strip().lower(): value for key, value in row.items()}, kind, field.lower())


def _of_json(text: str, name: str) -> Iterator[Mapping[str, Any]]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidError("%(file)s is not JSON", file=name) from None
    features = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(features, list):
        raise InvalidError("this is not a GeoJSON FeatureCollection")
    for feature in features:
        yield _flat(feature)


def _flat(feature: Any) -> Mapping[str, Any]:
    """Properties with the point beside them; of another shape nothing but the properties."""
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    found = dict(properties) if isinstance(properties, Mapping) else {}
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    if isinstance(geometry, Mapping) and geometry.get("type") == "Point":
        at = geometry.get("coordinates")
        if isinstance(at, list) and len(at) >= 2:
            found |= {"lon": at[0], "lat": at[1]}
    return found


def _row(number: int, row: Mapping[str, Any], kind: str, field: str) -> PlaceRow | BadPlace:
    name = tidy(str(next((row[key] for key in ((field,) if field else NAMES) if row.get(key)), "")))
    if not name:
        return BadPlace(number, "it has no name")
    if set(fold(name)) <= KINDS - _OF_PLACES:
        return BadPlace(number, f"{name} says only what kind of place it is")
    point = _point(row)
    if point is None:
        return BadPlace(number, "it has no longitude and latitude in degrees")
    own = str(next((row[key] for key in CATEGORIES if row.get(key)), "place"))
    return PlaceRow(number, name, kind or _slug(own)[:40] or "place", *point)


def _point(row: Mapping[str, Any]) -> tuple[float, float] | None:
    try:
        lon, lat = (float(next(row[key] for key in keys if row.get(key) not in (None, ""))) for keys in (LONS, LATS))
    except (StopIteration, RuntimeError, TypeError, ValueError):
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 and (lon or lat) else None


def tidy(name: str) -> str:
    """Spaces and signs put right; what is written in capitals alone is written as names are."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split()).strip(" .,;-")[:120]
    if len(plain) > 4 and plain.isupper():
        return " ".join(word if word in _SHORT else word.capitalize() for word in plain.split())
    return plain


def slug(row: PlaceRow) -> str:
    """A code of its name and place: the same file imported again says the same places."""
    return f"{row.kind}-{_slug(row.name)[:60]}-{round(row.lon * 2000):x}{round((row.lat + 90) * 2000):x}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
