"""Water: gates that are high or rise fast, and those that say nothing any more."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kota.base.words import said
from kota.environment.water import facade as water
from kota.environment.water.contracts import Siaga
from kota.kernel.warnings import facade as warnings
from kota.portal.control.decisions.decision import Decision, Rank
from kota.portal.control.seen import Seen
from kota.ui.components.time import number


def gates(seen: Seen) -> Iterator[Decision]:
    warned, drafted = _about(seen.active), _about(seen.pending)
    for gate in (one for one in seen.gates if not one.is_simulated):
        if (gate.siaga and gate.siaga <= Siaga.ALERT) or gate.is_fast:
            yield _high(gate, is_warned=gate.code in warned, is_drafted=gate.code in drafted)
        elif problem := _problem(gate):
            yield problem


def _about(alerts: list[warnings.Alert]) -> set[str]:
    """The gates that these alerts were made for, by the keys that the water app gives them."""
    return {alert.key.split(":")[1] for alert in alerts if alert.key.startswith("gate:")}


def _high(gate: water.GateNow, *, is_warned: bool, is_drafted: bool) -> Decision:
    state, level = gate.state, water.siaga_text(gate).replace("Siaga ", "Siaga\u00a0")
    cm = _("%(level)s cm") % {"level": number(round(state.cm))} if state and state.cm is not None else ""
    can_wait = is_warned and gate.siaga != Siaga.DANGER
    return Decision(
        key=f"gate-{gate.code}-{gate.siaga}", rank=Rank.SOON if can_wait else Rank.NOW, icon="waves",
        what=f"{said(gate.fact.name)}: {level}",
        where=" · ".join(filter(None, [cm, _("rises fast") if gate.is_fast else ""])),
        do=_what_to_do(is_warned=is_warned, is_drafted=is_drafted), url=reverse("water:gate", args=[gate.code]),
        since=(state.up_since or state.since) if state else None,
    )  # fmt: skip


def _what_to_do(*, is_warned: bool, is_drafted: bool) -> str:
    if is_drafted:
        return _("A warning is drafted: have it approved")
    return _("A warning holds: watch it") if is_warned else _("No warning holds: decide whether to warn")


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
