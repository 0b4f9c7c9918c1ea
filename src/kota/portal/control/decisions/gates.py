"""Water: gates that are high or rise fast, and those that say nothing any more."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from kota.base.words import said
from kota.environment.water import facade as water
from kota.environment.water.contracts import Siaga
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.contracts import Status
from kota.portal.control.decisions.decision import Decision, Rank
from kota.portal.control.seen import Seen
from kota.ui.components.time import number

_LATELY = timedelta(days=30)


def gates(seen: Seen) -> Iterator[Decision]:
    """A gate for which a warning is drafted is not said again: the draft is what waits, as urgent as the gate."""
    warned, drafted = about(seen.active), about(seen.pending)
    for gate in (one for one in seen.gates if not one.is_simulated):
        if is_high(gate):
            if gate.code not in drafted:
                yield _high(gate, is_warned=gate.code in warned)
        elif problem := _problem(gate, seen.at):
            yield problem


def is_high(gate: water.GateNow) -> bool:
    """At Siaga II or I, or rising fast."""
    return bool((gate.siaga and gate.siaga <= Siaga.ALERT) or gate.is_fast)


def gate_of(alert: warnings.Alert) -> str:
    """The gate that a meant alert was made for, by the key that the water app gives it; empty for any other."""
    return alert.key.split(":")[1] if alert.key.startswith("gate:") and alert.status == Status.ACTUAL else ""


def about(alerts: list[warnings.Alert]) -> set[str]:
    """The gates that these alerts were made for."""
    return {gate_of(alert) for alert in alerts} - {""}


def rank_of(gate: water.GateNow, *, is_warned: bool) -> Rank:
    """Highest, but where a warning holds already and it is not Siaga I."""
    return Rank.SOON if is_warned and gate.siaga != Siaga.DANGER else Rank.NOW


def level_of(gate: water.GateNow) -> str:
    """The level of alert, on one line with its number."""
    return water.siaga_text(gate).replace("Siaga ", "Siaga\u00a0")


def _high(gate: water.GateNow, *, is_warned: bool) -> Decision:
    state = gate.state
    cm = _("%(level)s cm") % {"level": number(round(state.cm))} if state and state.cm is not None else ""
    return Decision(
        key=f"gate-{gate.code}-{gate.siaga}", rank=rank_of(gate, is_warned=is_warned), icon="waves",
        what=f"{said(gate.fact.name)}: {level_of(gate)}",
        where=" · ".join(filter(None, [cm, _("rises fast") if gate.is_fast else ""])),
        do=_("A warning holds: watch it") if is_warned else _("No warning holds: decide whether to warn"),
        url=reverse("water:gate", args=[gate.code]),
        since=(state.up_since or state.since) if state else None,
    )  # fmt: skip


def _problem(gate: water.GateNow, at: datetime) -> Decision | None:
    """A gate that spoke lately and fell silent, or whose newest value is not believed. One that was silent for a month
    is no matter of today: perhaps only its records of years were imported."""
    state = gate.state
    if state is None or state.read_at is None or (gate.is_current and not state.fault):
        return None
    if at - state.read_at > _LATELY:
        return None
    what = _("%(gate)s: value not believed") if gate.is_current else _("%(gate)s: silent")
    return Decision(
        key=f"quiet-{gate.code}", rank=Rank.TODAY, icon="wifi-off", what=what % {"gate": said(gate.fact.name)},
        where=_("Gates and gauges"), do=_("Ask the gate by radio; send somebody to the gauge"),
        url=reverse("water:gate", args=[gate.code]), since=state.read_at,
    )  # fmt: skip
