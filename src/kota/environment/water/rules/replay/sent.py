"""What was warned by messages that were really sent: each says where, and from when until when (archive's time)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import shapely

from kota.environment.water.rules.replay.units import Units
from kota.environment.water.rules.replay.warning import Period, merged

Rings = tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it was sent. `key` is that of its alert: a later message of the same takes its place.
    `taken_back`: when it was cancelled. `rings` are lon, lat."""

    key: str
    codes: tuple[str, ...]
    rings: Rings
    begins: datetime
    ends: datetime
    taken_back: datetime | None = None


def periods(messages: Iterable[Message], units: Units) -> list[Period]:
    """From when until when each unit was warned."""
    found: list[Period] = []
    concerned: dict[tuple[tuple[str, ...], Rings], list[int]] = {}
    for _key, group in groupby(sorted(messages, key=lambda m: (m.key, m.begins)), key=lambda m: m.key):
        same = list(group)
        for message, later in zip(same, [*same[1:], None], strict=True):
            ends = min(one for one in (message.ends, message.taken_back, later and later.begins) if one)
            where = (message.codes, message.rings)
            if where not in concerned:
                is_named = units.kind == "kelurahan"
                concerned[where] = _named(message.codes, units) if is_named else _drawn(message.rings, units)
            if message.begins < ends:
                found += [Period(unit, message.begins, ends) for unit in concerned[where]]
    return merged(found)


def _named(codes: Sequence[str], units: Units) -> list[int]:
    """Kelurahan by the codes that the message names, those of larger areas with all below."""
    return [n for n, own in enumerate(units.codes) if any(own == c or own.startswith(f"{c}.") for c in codes)]


def _drawn(rings: Rings, units: Units) -> list[int]:
    """Cells whose middle lies in what the message draws."""
    shape = shapely.make_valid(shapely.union_all([shapely.Polygon(ring) for ring in rings]))
    inside = shapely.covers(units.plane(shape), shapely.centroid(units.shapes))
    return [int(number) for number in inside.nonzero()[0]]
