"""Whether what people were warned of still stands: the gate is as high, or the reports still count."""

from datetime import datetime, timedelta

from django.urls import reverse

from kota.environment.water.contracts import Siaga
from kota.environment.water.models import GateState
from kota.environment.water.rules import alerting
from kota.environment.water.selectors import facts
from kota.kernel.warnings.contracts import Cause


def gate(key: str, level: str, at: datetime) -> Cause | None:
    """The gate that a warning's key names, while it stands at the level of the warning or above it."""
    code = alerting.gate_of(key)
    fact, state = facts.gates().get(code), GateState.objects.filter(pk=code).first()
    if fact is None or state is None or state.up_since is None or state.siaga is None or state.read_at is None:
        return None
    is_current = at - state.read_at <= timedelta(minutes=fact.silent_minutes)
    if not is_current or not alerting.is_as_bad(state.siaga, level):
        return None
    siaga, rises = Siaga(state.siaga).roman, (state.cm_per_hour or 0) > 0
    return Cause(
        {
            "id": f"{fact.name.id} {state.cm:.0f} cm, Siaga {siaga}{', masih naik' if rises else ''}.",
            "en": f"{fact.name.en} at {state.cm:.0f} cm, Siaga {siaga}{', still rising' if rises else ''}.",
        },
        reverse("water:gate", args=[code]),
    )
