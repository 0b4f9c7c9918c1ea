"""What other apps may call: where is this point, what is this area called, what lies in it."""

from kota.kernel.areas.selectors import (
    below,
    boundaries,
    by_code,
    family,
    geojson,
    holding,
    locate,
    locate_many,
    middles,
    nearby_areas,
    outline,
    people,
    place,
    places,
    search,
    tree,
    under,
)  # fmt: skip

__all__ = [
    "below", "boundaries", "by_code", "family", "geojson", "holding", "locate", "locate_many", "middles",
    "nearby_areas", "outline", "people", "place", "places", "search", "tree", "under",
]  # fmt: skip
