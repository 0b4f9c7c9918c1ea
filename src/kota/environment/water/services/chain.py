"""What follows from a gate's observations: its level, what is expected downstream, warnings."""

from datetime import datetime

from django.db import transaction

from kota.environment.water.models import GateState
from kota.environment.water.selectors import facts
from kota.environment.water.services import forecasting, gates, warning


@transaction.atomic
def follow(gate: str, *, at: datetime) -> GateState | None:
    """Safe to repeat: a reading is followed once, its forecast kept once, its alert drafted once. A simulated one gives
    the gate its level, and nothing follows from it."""
    before = GateState.objects.filter(pk=gate).first()
    state = gates.follow(gate, at=at)
    if state is None or state.is_simulated:
        return state
    fact = facts.gate(gate)
    if gates.is_current(fact, state.read_at, at) and _has_risen(before, state):
        forecasting.expect(fact, state, at=at)
    warning.react(gate, at=at)
    return state


def _has_risen(before: GateState | None, after: GateState) -> bool:
    """Worse than before, or rising fast from now on."""
    was = before.siaga if before and before.siaga else 4
    is_fast_now = after.is_fast and not (before and before.is_fast)
    return (after.siaga or 4) < was or is_fast_now
