"""Riders that pretend: taps of made-up cards through the same door as real ones, each marked as simulated."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction

from kota.base.actor import Actor
from kota.mobility.fares.contracts import GivenTap, TapKind
from kota.mobility.fares.models import Validator
from kota.mobility.fares.rules import simulated
from kota.mobility.fares.selectors import facts
from kota.mobility.fares.selectors.compiled import zone
from kota.mobility.fares.services import counting, taps

BURST = 500


@transaction.atomic
def furnish(*, by: Actor, at: datetime) -> list[Validator]:
    """A simulated gate at every station that the city has kilometres of, and readers in some buses."""
    wanted = [
        Validator(code=one.code, operator=one.operator, mode=one.mode, stop=one.stop, route=one.route,
                  is_simulated=True, registered_at=at)
        for one in simulated.gates(facts.lines().values(), facts.operators())
    ]  # fmt: skip
    Validator.objects.bulk_create(wanted, ignore_conflicts=True)
    return list(Validator.objects.filter(is_simulated=True, ended_at=None).order_by("code"))


def ride(gates: Sequence[Validator], seed: int, since: datetime, until: datetime, riders: int, *, by: Actor,
         at: datetime) -> int:  # fmt: skip
    """What made-up riders tap from `since` to before `until`; how many taps were new."""
    since = max(since, at - timedelta(days=facts.rule().late_days - 1))
    places = [simulated.Gate(one.code, one.operator, one.mode, one.stop, one.route) for one in gates]
    told = simulated.taps(places, seed, since, until, riders, zone())
    new = 0
    while burst := list(islice(told, BURST)):
        given = [
            GivenTap(one.id, TapKind(one.kind), one.gate, one.at, card=one.card, stop=one.stop, metres=one.metres)
            for one in burst
        ]
        new += len(taps.take(taps=given, by=by, at=at).new)
    counting.count(since=at, until=at + timedelta(seconds=1))
    return new
