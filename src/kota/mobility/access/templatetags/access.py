"""Getting in, as its pages show it."""

from datetime import timedelta

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kota.mobility.access.contracts.helping import DutyState, Kind, Role
from kota.mobility.access.contracts.steps import LiftState, Obstacle, Source
from kota.mobility.access.selectors.lifts import LiftRow
from kota.mobility.access.selectors.words import DUTIES, KINDS, OBSTACLES, ROLES, SOURCES, STATES
from kota.ui.components import actions, time

register = template.Library()
_LIFT = {LiftState.WORKS: "good", LiftState.OUT: "bad", LiftState.UNKNOWN: "neutral"}
_DUTY = {
    DutyState.ASKED: "warn", DutyState.ACCEPTED: "good", DutyState.DECLINED: "bad", DutyState.MET: "info",
    DutyState.DONE: "good", DutyState.MISSED: "bad", DutyState.CANCELLED: "neutral",
}  # fmt: skip


@register.filter
def lift_state(row: LiftRow) -> SafeString:
    """How a lift is, as a badge."""
    return actions.badge(STATES[row.state], _LIFT[row.state], "arrow-up-down")


@register.filter
def of_day(written: str) -> str:
    """An hour of a fact, `05:30`, as one writes it here."""
    return written.replace(":", ".") if get_language() == "id" else written


@register.filter
def state_word(state: str) -> str:
    return str(STATES[LiftState(state)])


@register.filter
def source_word(source: str) -> str:
    return str(SOURCES[Source(source)])


@register.filter
def obstacle_word(code: str) -> str:
    return str(OBSTACLES[Obstacle(code)])


@register.filter
def role_word(code: str) -> str:
    return str(ROLES[Role(code)])


@register.filter
def kind_words(codes: list[str]) -> str:
    return ", ".join(str(KINDS[Kind(one)]) for one in codes)


@register.filter
def duty_badge(state: str) -> SafeString:
    """How far it is with the help."""
    return actions.badge(DUTIES[DutyState(state)], _DUTY[DutyState(state)])


@register.filter
def lasted(span: timedelta) -> str:
    """`3 h`, `2 days`: roughly."""
    minutes = max(1, round(span.total_seconds() / 60))
    if minutes < 90:
        return _("%(number)s min") % {"number": time.number(minutes)}
    if minutes < 48 * 60:
        return _("%(number)s h") % {"number": time.number(round(minutes / 60))}
    return _("%(number)s days") % {"number": time.number(round(minutes / 1440))}
