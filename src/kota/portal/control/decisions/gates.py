"""Water: gates that are high or rise fast, and those that say nothing any more."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kota.base.words import said
from kota.environment.water import facade as water
from kota.environment.water.contracts import Siaga
from kota.portal.control.decisions.decision import Decision, Rank
from kota.portal.control.seen import Seen
from kota.ui.components.time import number


def gates(seen: Seen) -> Iterator[Decision]:
    warned = {alert.key.split(":")[1] for alert in seen.active if alert.key.startswith("gate:")}
    for gate in seen.gates:
        if (gate.siaga and gate.siaga <= Siaga.ALERT) or gate.is_fast:
            yield _high(gate, is_warned=gate.code in warned)
        elif problem := _problem(gate):
            yield problem


def _high(gate: water.GateNow, *, is_warned: bool) -> Decision:
    state, level = gate.state, water.siaga_text(gate).replace("Siaga ", "Siaga\u00a0")
    fast = _("rises fast") if gate.is_fast else ""
    cm = _("%(level)s cm") % {"level": number(state.cm)} if state and state.cm is not None else ""
    return Decision(
        key=f"gate-{gate.code}-{gate.siaga}", rank=Rank.SOON if is_warned and gate.siaga != Siaga.DANGER else Rank.NOW,
        icon="waves",
        what=f"{said(gate.fact.name)}: {level}", where=" · ".join(filter(None, [cm, fast])),
        do=_("A warning holds: watch it") if is_warned else _("No warning holds: decide whether to warn"),
        url=reverse("water:gate", args=[gate.code]), since=(state.up_since or state.since) if state else None,
    )  # fmt: skip


def _problem(gate: water.GateNow) -> Decision | None:
    """A gate that spoke once and fell silent, or whose newest value is not believed."""
    state = gate.state
    if state is None or state.read_at is None or (gate.is_current and not state.fault):
        return None
    what = _("%(gate)s: value not believed") if gate.is_current else _("%(gate)s: silent")
    return Decision(
        key=f"quiet-{gate.code}", rank=Rank.TODAY, icon="wifi-off", what=what % {"gate": said(gate.fact.name)},
        where=_("Gates and gauges"), do=_("Ask the gate by radio; send somebody to the gauge"),
        url=reverse("water:gate", args=[gate.code]), since=state.read_at,
    )  # fmt: skip
