"""Tariffs as a journey search carries them along: exact for flat fares, near for the others."""

from collections.abc import Callable, Iterator
from datetime import datetime

from kota.mobility.fares.contracts import SearchTariff
from kota.mobility.fares.rules.quoting import bounded, frame_of, percent_of
from kota.mobility.fares.rules.tariffs import Joint, Local, Sold, Tariffs, holds

MOST_REMEMBERED = 2000


def search_tariffs(tariffs: Tariffs, at: datetime, rider: str) -> tuple[SearchTariff, ...]:
    """Of every product and integration at that moment, for that class."""
    local = tariffs.local(at)
    key = (rider, tariffs.period(local, at.timestamp()))
    found = tariffs.searched.get(key)
    if found is None:
        if len(tariffs.searched) >= MOST_REMEMBERED:
            tariffs.searched.clear()
        found = tariffs.searched[key] = tuple(_every(tariffs, at, local, rider))
    return found


def _every(tariffs: Tariffs, at: datetime, local: Local, rider: str) -> Iterator[SearchTariff]:
    for sold in tariffs.sold.values():
        if holds(sold.fact, local.day):
            yield _product(tariffs, sold, at.timestamp(), local, rider)
    for joint in tariffs.joints.values():
        if holds(joint.fact, local.day):
            yield _joint(tariffs, joint, at.timestamp(), local, rider)


def _product(tariffs: Tariffs, sold: Sold, at: float, local: Local, rider: str) -> SearchTariff:
    fact, frame, percent = (
        sold.fact,
        frame_of(sold, local),
        percent_of(sold.moved, at, local, tariffs.rule.most_percent),
    )
    price = fact.price if frame is None or frame.price is None else frame.price
    cap = fact.cap if frame is None or frame.cap is None else frame.cap
    paid = _payer(tariffs, percent, sold.off.get(rider, 0))
    joint = tariffs.joint(fact.code, "card", local.day)
    window = fact.window_minutes * 60 if fact.join == "window" else 0
    return SearchTariff(
        fact.code, _called(tariffs, sold.operator.code), tuple(fact.routes), tuple(fact.modes), paid(price, cap),
        fact.free_m, 0 if fact.kind == "flat" else paid(fact.per_step * 1000 // fact.step_m, 0), paid(cap, cap), window,
        joint.fact.code if joint else "",
    )  # fmt: skip


def _joint(tariffs: Tariffs, joint: Joint, at: float, local: Local, rider: str) -> SearchTariff:
    fact = joint.fact
    percent = percent_of(joint.moved, at, local, tariffs.rule.most_percent)
    paid = _payer(tariffs, percent, joint.off.get(rider, 0))
    sold = [tariffs.sold[code] for code in fact.products if code in tariffs.sold]
    operators = tuple(dict.fromkeys(called for one in sold for called in _called(tariffs, one.operator.code)))
    return SearchTariff(
        fact.code, operators, (), (), paid(fact.price, fact.cap), 0, paid(fact.per_step * 1000 // fact.step_m, 0),
        paid(fact.cap, fact.cap), fact.window_minutes * 60, fact.code,
    )  # fmt: skip


def _called(tariffs: Tariffs, code: str) -> tuple[str, ...]:
    return (code, *tariffs.operators[code].agencies)


def _payer(tariffs: Tariffs, percent: int, off: int) -> Callable[[int, int], int]:
    def paid(value: int, cap: int) -> int:
        return bounded(value, cap, percent, tariffs.rule.round_to if cap else 1) * (100 - off) // 100

    return paid
