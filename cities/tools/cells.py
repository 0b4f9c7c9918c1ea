"""Compute `areas.csv` and `cells.csv` of a city pack from its lowest-level boundaries.

    python cities/tools/cells.py BOUNDARIES.geojson --levels LEVELS.csv --out cities/mycity [--trial 100000]

A pack carries no boundary file. From the polygons of the lowest level (in Jakarta the 267 kelurahan) this
tool computes figures only: one representative point and one area in square kilometres for each area, and a
table from H3 cell to the code of the area that the cell belongs to. Levels above are dissolved from the
lowest one, because published files of the upper levels are often simplified until they no longer fit.

Input
  BOUNDARIES.geojson   FeatureCollection of Polygon or MultiPolygon, longitude and latitude (WGS 84). Ring
                       direction does not matter; invalid rings are repaired. Each feature has its code in
                       the property `--code-property` (default `kode`).
  LEVELS.csv           code,level,name,parent[,population] for every area of every level; the lowest level's
                       codes are those of the features. An existing `areas.csv` serves.

The rule for cells (resolution 9 by default, about 0.1 km2 each)
  1. Every cell that touches land belongs to the area that covers most of it. Most often its centre lies
     there too; but on shores, on small islands and where three areas meet, cover is right more often.
  2. An area left without a cell takes the cell it covers most of. None is left out.

`--trial N` draws N points uniformly by area from the real polygons (seeded) and prints the share for which
the table gives the right code.

Needs: shapely, h3 (4.x), pyproj.
"""

import argparse
import csv
import json
import random
from collections import defaultdict
from pathlib import Path

import h3
from pyproj import Geod
from shapely import STRtree, make_valid, maximum_inscribed_circle, points
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

WGS84 = Geod(ellps="WGS84")
AREA_COLUMNS = ["code", "level", "name", "parent", "lon", "lat", "area_km2", "population"]


def read_polygons(path: Path, code_property: str) -> dict[str, MultiPolygon]:
    """The lowest-level areas by code, valid and without stray lines."""
    collection = json.loads(path.read_text(encoding="utf-8"))
    found: dict[str, list] = defaultdict(list)
    for feature in collection["features"]:
        found[feature["properties"][code_property]].append(make_valid(shape(feature["geometry"])))
    return {code: polygonal(unary_union(parts)) for code, parts in sorted(found.items())}


def polygonal(geometry) -> MultiPolygon:
    """Only the polygons of a geometry: repairing may leave points and lines behind."""
    if isinstance(geometry, Polygon):
        return MultiPolygon([geometry])
    parts = [part for part in geometry.geoms if isinstance(part, Polygon | MultiPolygon)]
    pieces = [list(part.geoms) if isinstance(part, MultiPolygon) else [part] for part in parts]
    return MultiPolygon([piece for found in pieces for piece in found])


def square_km(geometry: MultiPolygon) -> float:
    """The area on the ellipsoid."""
    return abs(sum(WGS84.geometry_area_perimeter(orient(part, 1.0))[0] for part in geometry.geoms)) / 1e6


def representative(geometry: MultiPolygon) -> Point:
    """The centroid where it lies inside; otherwise the middle of the widest part of the largest piece."""
    largest = max(geometry.geoms, key=lambda part: part.area)
    if geometry.centroid.within(geometry.buffer(-1e-5)):
        return geometry.centroid
    return Point(maximum_inscribed_circle(largest).coords[0])


def dissolve(levels: list[dict], lowest: dict[str, MultiPolygon]) -> dict[str, MultiPolygon]:
    """Every area of every level, the upper ones as unions of their children."""
    children: dict[str, list[str]] = defaultdict(list)
    for row in levels:
        children[row["parent"]].append(row["code"])
    shapes = dict(lowest)

    def build(code: str) -> MultiPolygon:
        if code not in shapes:
            shapes[code] = polygonal(unary_union([build(child) for child in children[code]]))
        return shapes[code]

    for row in levels:
        build(row["code"])
    return shapes


def hexagon(cell: str) -> Polygon:
    return Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])


def assign_cells(lowest: dict[str, MultiPolygon], resolution: int) -> dict[str, str]:
    """Each cell that touches land, and the code it belongs to (the rule is at the top of this file)."""
    cover: dict[str, dict[str, float]] = defaultdict(dict)
    for code, geometry in lowest.items():
        cells: set[str] = set()
        for part in geometry.geoms:
            cells.update(h3.polygon_to_cells_experimental(h3.geo_to_h3shape(part), resolution, "overlap"))
        for cell in cells:
            overlap = hexagon(cell).intersection(geometry).area
            if overlap > 0:
                cover[cell][code] = overlap
    table = {cell: max(overlaps, key=lambda code: (overlaps[code], code)) for cell, overlaps in cover.items()}
    for code in lowest.keys() - set(table.values()):
        table[max((cell for cell in cover if code in cover[cell]), key=lambda c: cover[c][code])] = code
    return table


def random_points(lowest: dict[str, MultiPolygon], count: int, seed: int):
    """Points drawn uniformly by area from the union of the polygons, with the codes that hold them."""
    codes, shapes = list(lowest), list(lowest.values())
    tree, whole = STRtree(shapes), unary_union(shapes)
    pieces = list(polygonal(whole).geoms)
    draw = random.Random(seed)
    weights = [piece.area for piece in pieces]
    made = 0
    while made < count:
        picked = draw.choices(pieces, weights, k=10_000)
        boxes = [piece.bounds for piece in picked]
        spots = [(draw.uniform(w, e), draw.uniform(s, n)) for w, s, e, n in boxes]
        for piece, (lon, lat), spot in zip(picked, spots, points(spots), strict=True):
            # One try a draw would favour compact pieces; try again inside the same piece until it holds.
            while not piece.covers(spot):
                w, s, e, n = piece.bounds
                lon, lat = draw.uniform(w, e), draw.uniform(s, n)
                spot = Point(lon, lat)
            yield lon, lat, {codes[i] for i in tree.query(spot, predicate="covered_by")}
            made += 1
            if made == count:
                return


def trial(lowest, table: dict[str, str], resolution: int, count: int, seed: int) -> float:
    right = sum(
        table.get(h3.latlng_to_cell(lat, lon, resolution)) in codes
        for lon, lat, codes in random_points(lowest, count, seed)
    )
    return right / count


def lost_islands(lowest, table: dict[str, str], resolution: int) -> list[tuple[str, float]]:
    """Separate pieces of land none of whose cells belongs to their area, with their size in km2."""
    lost = []
    for code, geometry in lowest.items():
        for part in geometry.geoms:
            cells = h3.polygon_to_cells_experimental(h3.geo_to_h3shape(part), resolution, "overlap")
            if code not in {table.get(cell) for cell in cells}:
                lost.append((code, square_km(MultiPolygon([part]))))
    return lost


def write(path: Path, columns: list[str], rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("boundaries", type=Path)
    parser.add_argument("--levels", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--code-property", default="kode")
    parser.add_argument("--resolution", type=int, default=9)
    parser.add_argument("--trial", type=int, default=0)
    parser.add_argument("--seed", type=int, default=31)
    options = parser.parse_args()

    with options.levels.open(encoding="utf-8", newline="") as file:
        levels = list(csv.DictReader(file))
    lowest = read_polygons(options.boundaries, options.code_property)
    shapes = dissolve(levels, lowest)
    rows = []
    for row in levels:
        spot, size = representative(shapes[row["code"]]), square_km(shapes[row["code"]])
        known = [row[key] for key in ("code", "level", "name", "parent")]
        rows.append([*known, f"{spot.x:.5f}", f"{spot.y:.5f}", f"{size:.3f}", row.get("population", "")])
    write(options.out / "areas.csv", AREA_COLUMNS, rows)

    table = assign_cells(lowest, options.resolution)
    write(options.out / "cells.csv", ["cell", "code"], sorted(table.items()))
    served = len(set(table.values()))
    print(f"{len(rows)} areas, {len(table)} cells for {served} of {len(lowest)} lowest areas")
    for code, size in lost_islands(lowest, table, options.resolution):
        print(f"  a piece of {code} ({size:.4f} km2) shares its cells with a neighbour")
    if options.trial:
        share = trial(lowest, table, options.resolution, options.trial, options.seed)
        print(f"{share:.2%} of {options.trial} random points (seed {options.seed}) get the right code")


if __name__ == "__main__":
    main()
