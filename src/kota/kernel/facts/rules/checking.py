"""What is wrong with the facts of the city itself."""

from collections.abc import Iterator

from kota.base import zones
from kota.base.words import noop as _
from kota.kernel.facts.contracts import City, Wrong

LANGUAGES = frozenset({"id", "en"})  # in which every sentence of Kota is written


def city(fact: City) -> Iterator[Wrong]:
    """A zone and languages that exist, and boxes with a centre in them."""
    if fact.timezone not in zones.names():
        yield Wrong(("timezone",), _("this is no time zone, such as Asia/Jakarta"))
    if not fact.languages or not set(fact.languages) <= LANGUAGES:
        yield Wrong(("languages",), _("these are spoken here: %(known)s"), (("known", ", ".join(sorted(LANGUAGES))),))
    for name, (west, south, east, north) in (("bbox", fact.bbox), ("home_bbox", fact.home_bbox)):
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            yield Wrong((name,), _("a box is west, south, east, north in degrees"))
    west, south, east, north = fact.bbox
    if not (west <= fact.centre[0] <= east and south <= fact.centre[1] <= north):
        yield Wrong(("centre",), _("the centre lies in the city's box: longitude, latitude"))
