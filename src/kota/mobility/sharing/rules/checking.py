"""What is wrong with the city's facts about sharing, beyond names of things that do not exist."""

from collections.abc import Iterator

import shapely

from kota.base.words import noop as _
from kota.kernel.facts.contracts import Wrong
from kota.mobility.sharing.contracts import ShareSystemFact, ShareZoneFact
from kota.mobility.sharing.rules.reading.rows import web


def system(fact: ShareSystemFact) -> Iterator[Wrong]:
    """An address on the web; what is read from others is no sample of ours."""
    if fact.url and not web(fact.url):
        yield Wrong(("url",), _("this is no address on the web"))
    if fact.url and fact.is_sample:
        yield Wrong(("is_sample",), _("a system with a feed of its own is real"))


def zone(fact: ShareZoneFact) -> Iterator[Wrong]:
    """An outline that encloses something."""
    shape = shapely.Polygon(fact.outline)
    if not shape.is_valid or shape.area <= 0:
        yield Wrong(("outline",), _("this outline crosses itself, or encloses nothing"))
