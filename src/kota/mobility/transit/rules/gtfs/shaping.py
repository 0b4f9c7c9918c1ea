"""Shapes: the lines on the ground that trips follow."""

import numpy as np

from kota.mobility.transit.rules.gtfs.archive import Table
from kota.mobility.transit.rules.gtfs.feed import Shape
from kota.mobility.transit.rules.gtfs.problems import Problems
from kota.mobility.transit.rules.gtfs.values import number, whole

_COLUMNS = ("shape_id", "shape_pt_lon", "shape_pt_lat", "shape_pt_sequence", "shape_dist_traveled")


def read_shapes(table: Table, problems: Problems) -> tuple[list[Shape], dict[str, int]]:
    """Shapes of two points at least, and their places by id."""
    points: dict[str, list[tuple[int, float, float, float]]] = {}
    columns = [table.column(name) for name in _COLUMNS]
    for row, (id_, lon, lat, order, along) in enumerate(zip(*columns, strict=True), start=2):
        x, y, place = number(lon), number(lat), whole(order, -1)
        if not id_ or x is None or y is None or place is None or abs(x) > 180 or abs(y) > 90:
            problems.add("bad_point", "shapes.txt", row, f"{id_} {lon} {lat} {order}")
            continue
        far = number(along)
        points.setdefault(id_, []).append((place, x, y, float("nan") if far is None else far))
    made: list[Shape] = []
    index: dict[str, int] = {}
    for id_, found in points.items():
        if len(found) < 2:
            problems.add("single_point", "shapes.txt", example=id_)
            continue
        index[id_] = len(made)
        block = np.array(sorted(found))
        made.append(Shape(id_, block[:, 1], block[:, 2], block[:, 3]))
    return made, index
