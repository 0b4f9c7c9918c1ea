"""Features of interest that are made by themselves, and the areas that datastreams have observed."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from django.db import connection, transaction

from kota.kernel.observations import selectors
from kota.kernel.observations.contracts import Reading, Stream
from kota.kernel.observations.contracts.batches import Ints
from kota.kernel.observations.contracts.entities import FEATURES_OF_INTEREST
from kota.kernel.observations.rules.shapes import hull
from kota.kernel.observations.services import announcing

_MADE = """
    INSERT INTO feature_of_interest (name, description, properties, encoding_type, feature, bounds, origin_id)
    SELECT l.name, l.description, '{}', l.encoding_type, l.location, l.bounds, l.id
    FROM location l WHERE l.id IN (
        SELECT min(t.location_id) FROM datastream d JOIN thing_location t USING (thing_id)
        WHERE d.id = ANY(%s) GROUP BY d.thing_id)
    ON CONFLICT (origin_id) DO NOTHING RETURNING id
"""
_NOTED = """
    INSERT INTO datastream_feature (datastream_id, feature_id) SELECT * FROM unnest(%s::bigint[], %s::bigint[])
    ON CONFLICT DO NOTHING RETURNING datastream_id
"""
_SHAPES = """
    SELECT n.datastream_id, array_agg(f.feature)
    FROM datastream_feature n JOIN feature_of_interest f ON f.id = n.feature_id
    WHERE n.datastream_id = ANY(%s) GROUP BY 1
"""
_known: set[int] = set()
_PAIR = 1 << 32


def complete(streams: Mapping[int, Stream], wanted: Sequence[int]) -> Mapping[int, Stream]:
    """The same datastreams, each with the feature made from its thing's place where that was still to be made."""
    unmade = [one for one in wanted if one in streams and streams[one].feature < 0]
    if not unmade:
        return streams
    with connection.cursor() as cursor:
        cursor.execute(_MADE, [unmade])
        for (number,) in cursor.fetchall():
            announcing.changed(FEATURES_OF_INTEREST, number)
    changed()
    return {**streams, **selectors.BOOK.find(wanted)}


def changed() -> None:
    """Let every writer read things and datastreams anew, once this transaction is committed."""
    transaction.on_commit(_count_change)


def _count_change() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('observations_version')")


def missing(readings: Iterable[Reading]) -> set[int]:
    """Features that readings name and that are not there."""
    named = {reading.feature for reading in readings if reading.feature > 0}
    if not named:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM feature_of_interest WHERE id = ANY(%s)", [list(named)])
        return named - {row[0] for row in cursor.fetchall()}


def note(stream: Ints, feature: Ints) -> None:
    """Remember which features the datastreams have observed, and widen their observed areas."""
    pairs = [one for one in np.unique(stream[feature > 0] * _PAIR + feature[feature > 0]).tolist() if one not in _known]
    if not pairs:
        return
    with connection.cursor() as cursor:
        cursor.execute(_NOTED, [[one // _PAIR for one in pairs], [one % _PAIR for one in pairs]])
        grown = [row[0] for row in cursor.fetchall()]
        cursor.execute(_SHAPES, [grown])
        areas = [(stream, hull(shapes)) for stream, shapes in cursor.fetchall()]
        cursor.executemany(
            "UPDATE datastream SET observed_area = %s WHERE id = %s", [(area, one) for one, area in areas]
        )
    transaction.on_commit(lambda: _remember(pairs))


def _remember(pairs: list[int]) -> None:
    if len(_known) > 1_000_000:
        _known.clear()
    _known.update(pairs)
