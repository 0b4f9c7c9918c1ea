"""Where public reports lie, counted by cell and area: one query for the map, the shaded areas and the total of a view.

The query reads an index alone, every public report once: some 25 ms for 100,000. Its answer does not depend on what
part of the map is seen, so it is kept for a few seconds for each filter, and moving the map costs no query.
"""

import threading
import time
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count

from kota.base.geo import Box, Point
from kota.governance.reports.rules import cells
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases

KEEP_S, STALE_S = 5.0, 20.0
_MOST_KEPT = 64
_DEPTH = {"kota": 2, "kecamatan": 3, "kelurahan": 4}


@dataclass(frozen=True, slots=True)
class Spread:
    """`spots`: reports with a point, by cell; `by_area`: all reports, by area code, "" outside the city; `pointless`:
    those without a point, by area."""

    spots: cells.Spots
    by_area: Counter[str]
    pointless: Counter[str]

    @property
    def total(self) -> int:
        return sum(self.by_area.values())

    @property
    def unplaced(self) -> int:
        """Those that no map can show."""
        return self.pointless[""]

    def everything(self) -> cells.Spots:
        """Also those without a point, in the middle of their area."""
        return _with_areas(self.spots, self.pointless)

    def of_level(self, level: str) -> dict[str, int]:
        """Counts for each area of a level; a report placed only by a larger area is in none."""
        depth, found = _DEPTH[level], Counter[str]()
        for code, count in self.by_area.items():
            parts = code.split(".")
            if len(parts) >= depth:
                found[".".join(parts[:depth])] += count
        return dict(found)


_KEPT: dict[cases.Filter, tuple[float, Spread]] = {}
_COUNTING = threading.Lock()


def spread(by: cases.Filter) -> Spread:
    """The counts of a filter (its box is not looked at), up to five seconds old; some more while somebody counts."""
    kept = _KEPT.get(by)
    age = time.monotonic() - kept[0] if kept else STALE_S
    if kept and age < KEEP_S:
        return kept[1]
    if not _COUNTING.acquire(blocking=False):
        return kept[1] if kept and age < STALE_S else _count(by)
    try:
        fresh = _count(by)
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        _KEPT[by] = (time.monotonic(), fresh)
    finally:
        _COUNTING.release()
    return fresh


def forget() -> None:
    """Count anew at the next question."""
    _KEPT.clear()


def _count(by: cases.Filter) -> Spread:
    counted = cases.narrow(cases.public(), by).order_by().values_list("cell", "area").annotate(count=Count("*"))
    by_cell, by_area, pointless = Counter[int](), Counter[str](), Counter[str]()
    for cell, area, count in counted:
        by_area[area or ""] += count
        if cell is None:
            pointless[area or ""] += count
        else:
            by_cell[cell] += count
    known = list(by_cell)
    found = cells.spots(known, [_middle(cell) for cell in known], list(by_cell.values()))
    return Spread(found, by_area, pointless)


def _with_areas(spots: cells.Spots, pointless: Counter[str]) -> cells.Spots:
    known = areas.middles()
    placed = [(known[code], count) for code, count in pointless.items() if code in known]
    if not placed:
        return spots
    points = [point for point, _ in placed]
    added = cells.spots([cells.cell_at(point) for point in points], points, [count for _, count in placed])
    return spots.joined(added)


@lru_cache(maxsize=100_000)
def _middle(cell: int) -> Point:
    return cells.middle(cell)


def in_box(spread_: Spread, box: Box | None) -> int:
    """About how many reports lie in a box: exact but for cells on its edge."""
    return spread_.everything().within(box).total if box else spread_.total
