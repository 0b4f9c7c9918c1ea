"""Roads into segments: from a file, or from the samples of the city's pack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import shapely
from django.db import transaction

from kota.base import clock
from kota.base.actor import Actor
from kota.base.errors import InvalidError
from kota.base.words import noop as _
from kota.kernel.areas import facade as areas
from kota.kernel.audit import facade as audit
from kota.mobility.traffic.contracts import CLASSES, Piece, RoadFact, Way
from kota.mobility.traffic.models import Segment
from kota.mobility.traffic.rules import importing
from kota.mobility.traffic.storage import read_roads

PACK = "pack"
SLOWER = 0.85  # driven, of what is allowed
_AT_ONCE = 2_000
_FIELDS = ["name", "road_class", "line", "length_m", "area", "limit_kmh", "lanes", "origin", "is_sample", "is_active",
           "changed_at"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: ways, segments and their length, segments that are no more, samples that gave way."""

    ways: int
    segments: int
    kilometres: float
    ended: int
    samples: int


@transaction.atomic
def import_roads(*, path: Path, classes: Sequence[str] = (), by: Actor, at: datetime) -> Imported:
    """Keep the roads of a file as segments; safe to repeat. What the same file no longer has ends, and the pack's
    samples give way."""
    wanted = set(classes) or set(CLASSES) - {"residential", "unclassified"}
    ways = [way for way in read_roads(path) if way.road_class in wanted]
    pieces = importing.pieces(ways)
    if not pieces:
        raise InvalidError(_("this file holds no road of these classes"), field="file")
    origin = f"file:{path.name}"
    _keep(pieces, origin, is_sample=False, at=at)
    codes = {piece.code for piece in pieces}
    gone = Segment.objects.filter(origin=origin, is_active=True).exclude(code__in=codes)
    ended = gone.update(is_active=False, changed_at=at)
    samples = Segment.objects.filter(is_sample=True, is_active=True).update(is_active=False, changed_at=at)
    audit.record(action="traffic.roads_imported", subject=f"roads:{path.name}", by=by, at=at,
                 after={"segments": len(pieces), "ended": ended})  # fmt: skip
    return Imported(len(ways), len(pieces), sum(one.length_m for one in pieces) / 1000, ended, samples)


def project(values: Mapping[str, RoadFact | None]) -> None:
    """The pack's sample roads as segments, while the city has imported none of its own."""
    at = clock.now()
    if Segment.objects.filter(is_sample=False, is_active=True).exists():
        return
    ways = [_way(fact) for fact in values.values() if fact is not None]
    pieces = importing.pieces(ways)
    codes = {piece.code for piece in pieces}
    for code in values:
        old = Segment.objects.filter(origin=PACK, is_active=True, code__regex=rf"^{code}-\d+r?$")
        old.exclude(code__in=codes).update(is_active=False, changed_at=at)
    _keep(pieces, PACK, is_sample=True, at=at)


def _way(fact: RoadFact) -> Way:
    nodes = [(round(lon, 5), round(lat, 5)) for lon, lat in fact.line]
    return Way(fact.code, fact.name.id, fact.road_class, int(fact.oneway), fact.line, nodes, fact.limit, fact.lanes)


def _keep(pieces: Sequence[Piece], origin: str, *, is_sample: bool, at: datetime) -> None:
    lines = [shapely.LineString(piece.line) for piece in pieces]
    middles = shapely.get_coordinates(shapely.line_interpolate_point(lines, 0.5, normalized=True))
    where = areas.locate_many(*middles.T) if len(pieces) else []
    rows = [
        Segment(
            code=piece.code, name=piece.name[:200], road_class=piece.road_class, line=shapely.to_wkb(line),
            length_m=piece.length_m, area=area or "", limit_kmh=piece.limit, lanes=piece.lanes,
            free_kmh=_free(piece), origin=origin, is_sample=is_sample, is_active=True, changed_at=at,
        )
        for piece, line, area in zip(pieces, lines, where, strict=True)
    ]  # fmt: skip
    Segment.objects.bulk_create(
        rows, batch_size=_AT_ONCE, update_conflicts=True, unique_fields=["code"], update_fields=_FIELDS
    )


def _free(piece: Piece) -> float:
    """Until it is measured: what is allowed, or what its class lets one drive."""
    return piece.limit * SLOWER if piece.limit else CLASSES[piece.road_class]
