"""Reading areas: where a point lies, boundaries for maps, and the place search."""

from kota.kernel.areas.selectors.boundaries import boundaries, geojson, outline
from kota.kernel.areas.selectors.index import (
    below,
    by_code,
    family,
    holding,
    locate,
    locate_many,
    middles,
    names,
    nearby_areas,
    tree,
    under,
)
from kota.kernel.areas.selectors.people import people
from kota.kernel.areas.selectors.search import place, places, search

__all__ = [
    "below", "boundaries", "by_code", "family", "geojson", "holding", "locate", "locate_many", "middles", "names",
    "nearby_areas", "outline", "people", "place", "places", "search", "tree", "under",
]  # fmt: skip
