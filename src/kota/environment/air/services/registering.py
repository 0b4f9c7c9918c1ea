"""Datastreams of the stations that the city's facts name, ready to be written by their devices."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import translation

from kota.base.actor import Actor
from kota.environment.air import selectors
from kota.environment.air.contracts import Station
from kota.environment.air.rules import streams
from kota.kernel.observations import facade as observations

LANGUAGE = "id"  # datastreams have one name


@transaction.atomic
def register(*, by: Actor, at: datetime) -> dict[str, int]:
    """Make the datastreams of every station of the facts; the number of each by its key."""
    with translation.override(LANGUAGE):
        specs = [spec for one in selectors.stations() for spec in streams.measured(one)]
    return observations.ensure_streams(specs, by=by, at=at) if specs else {}


def published_streams(stations: Iterable[Station], *, by: Actor, at: datetime) -> dict[str, int]:
    """The datastreams of what is computed, by key; made where they are missing."""
    every = list(stations)
    wanted = {streams.key(one.code, what): one for one in every for what in streams.PUBLISHED}
    known = {info.key: info.id for info in observations.streams(keys=list(wanted))}
    missing = {one.code: one for key, one in wanted.items() if key not in known}
    if missing:
        known |= observations.ensure_streams(
            [spec for one in missing.values() for spec in streams.published(one)], by=by, at=at
        )
    return known
