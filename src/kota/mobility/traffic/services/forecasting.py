"""Every quarter of an hour what is expected of all roads is written down, and an hour later held against what came."""

from datetime import datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import F

from kota.mobility.traffic.models import ForecastDay, Now, Told
from kota.mobility.traffic.rules import forecasting
from kota.mobility.traffic.rules.speeds import BIN_S, bin_of
from kota.mobility.traffic.selectors import bins as reading
from kota.mobility.traffic.selectors import forecasts
from kota.mobility.traffic.selectors.network import network

HOUR = timedelta(minutes=max(forecasting.HORIZONS))


@transaction.atomic
def tell(*, at: datetime) -> Told | None:
    """Write down what the next hour is expected to bring to every road with a speed. None where there is none."""
    roads = network()
    rows = list(Now.objects.filter(valid_to__gt=at).order_by("segment_id").values_list("segment_id", "kmh"))
    place = roads.places(np.array([row[0] for row in rows], dtype=np.int64))
    now = np.array([row[1] for row in rows], dtype=float)[place >= 0]
    ids, place = np.array([row[0] for row in rows], dtype=np.int64)[place >= 0], place[place >= 0]
    if not len(place):
        return None
    usual_now = reading.usual(roads, at)[0][place]
    usual = [reading.usual(roads, reading.after(at, minutes))[0][place] for minutes in forecasting.HORIZONS]
    said = [
        forecasting.expected(drift, now, usual_now, then) for drift, then in zip(forecasts.drifts(), usual, strict=True)
    ]
    told, _made = Told.objects.update_or_create(
        at=at,
        defaults={
            "segments": ids.tolist(), "now_kmh": now.tolist(), "expected": [one.tolist() for one in said],
            "usual": [one.tolist() for one in usual],
        },
    )  # fmt: skip
    return told


@transaction.atomic
def score(*, at: datetime) -> int:
    """Hold what was told more than an hour ago against what came; how many moments that were."""
    over = Told.objects.select_for_update().filter(scored_at=None, at__lte=at - HOUR - timedelta(seconds=2 * BIN_S))
    found = list(over.order_by("at"))
    for told in found:
        _hold(told)
        told.scored_at = at
        told.save(update_fields=["scored_at"])
    return len(found)


def _hold(told: Told) -> None:
    roads = network()
    place = roads.places(np.array(told.segments, dtype=np.int64))
    for number, minutes in enumerate(forecasting.HORIZONS):
        begins = bin_of((told.at + timedelta(minutes=minutes)).timestamp())
        came = reading.bins(roads, begins, 1)
        speed = np.where(place >= 0, came.speed(0)[0][place], np.nan)
        usual = np.array(told.usual[number], dtype=float)
        rated = np.isfinite(speed) & np.isfinite(usual)
        if not rated.any():
            continue
        off = [np.abs(np.array(said, dtype=float) - speed)[rated].sum()
               for said in (told.expected[number], told.now_kmh, told.usual[number])]  # fmt: skip
        simulated = int(came.simulated[0][place][rated].sum())
        _count(told, minutes, int(rated.sum()), [float(one) for one in off], simulated)


def _count(told: Told, minutes: int, pairs: int, off: list[float], simulated: int) -> None:
    day = told.at.astimezone(reading.zone()).date()
    row, _made = ForecastDay.objects.get_or_create(
        day=day, minutes=minutes,
        defaults={"pairs": 0, "ours": 0, "persistence": 0, "usual": 0, "simulated": 0},
    )  # fmt: skip
    ForecastDay.objects.filter(pk=row.pk).update(
        pairs=F("pairs") + pairs, ours=F("ours") + off[0], persistence=F("persistence") + off[1],
        usual=F("usual") + off[2], simulated=F("simulated") + simulated,
    )  # fmt: skip
