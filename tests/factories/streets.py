"""Small maps for tests: a grid of streets with everything that a way may meet, written as an OpenStreetMap file."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Way

WEST, SOUTH, STEP = 106.8, -6.2, 0.001  # of a grid: about 110 m between two crossings
Tags = Mapping[str, str]


def node(x: float, y: float) -> tuple[float, float]:
    """Where a crossing of the grid lies."""
    return WEST + x * STEP, SOUTH + y * STEP


class Map:
    """Nodes and ways, by hand."""

    def __init__(self) -> None:
        self.nodes: dict[int, tuple[tuple[float, float], dict[str, str]]] = {}
        self.by_place: dict[tuple[float, float], int] = {}
        self.ways: list[tuple[list[int], dict[str, str]]] = []

    def at(self, x: float, y: float, **tags: str) -> int:
        """A node at a place of the grid, the same for the same place."""
        number = self.by_place.setdefault((x, y), len(self.by_place) + 1)
        known = self.nodes.get(number)
        self.nodes[number] = (node(x, y), (known[1] if known else {}) | _colons(tags))
        return number

    def way(self, *places: tuple[float, float], **tags: str) -> None:
        """A way along places of the grid."""
        self.ways.append(([self.at(*place) for place in places], _colons(tags)))

    def write(self, path: Path) -> Path:
        """As a file."""
        path.unlink(missing_ok=True)
        with osmium.SimpleWriter(str(path)) as writer:
            for number, (place, tags) in sorted(self.nodes.items()):
                writer.add_node(Node(id=number, location=place, tags=tags, version=1))
            for number, (members, tags) in enumerate(self.ways, 1):
                writer.add_way(Way(id=number, nodes=members, tags=tags, version=1))
        return path


def _colons(tags: Tags) -> dict[str, str]:
    """`ramp__wheelchair` is `ramp:wheelchair`."""
    return {key.replace("__", ":").removesuffix("_"): value for key, value in tags.items()}


def grid(size: int = 5, *, without: Iterable[tuple[tuple[int, int], tuple[int, int]]] = ()) -> Map:
    """Streets in both directions, `Jalan 0` from west to east in the south, `Gang 0` from south to north in the west;
    some stretches left out."""
    made, gone = Map(), {frozenset(one) for one in without}
    for row in range(size):
        for column in range(size - 1):
            if frozenset({(column, row), (column + 1, row)}) not in gone:
                made.way((column, row), (column + 1, row), highway="residential", name=f"Jalan {row}")
    for column in range(size):
        for row in range(size - 1):
            if frozenset({(column, row), (column, row + 1)}) not in gone:
                made.way((column, row), (column, row + 1), highway="residential", name=f"Gang {column}")
    return made
