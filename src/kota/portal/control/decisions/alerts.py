"""Warnings: drafts that wait for somebody, and those that end soon."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.base.words import said
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings import permissions as warning
from kota.kernel.warnings.contracts import Severity, State, Status
from kota.portal.control.decisions import gates
from kota.portal.control.decisions.decision import Decision, Rank
from kota.portal.control.seen import Seen
from kota.ui.components.time import number

ENDS_SOON = timedelta(hours=1)
MOST_NAMED = 4  # areas in one line


def drafts(seen: Seen) -> Iterator[Decision]:
    """Those that are meant each for itself, as urgent as the gate that they were drafted for."""
    high, warned = {gate.code: gate for gate in seen.gates if gates.is_high(gate)}, gates.about(seen.active)
    for alert in seen.pending:
        is_waiting, gate = alert.state == State.WAITING, high.get(gates.gate_of(alert))
        severe = alert.severity in (Severity.EXTREME, Severity.SEVERE)
        rank = (Rank.NOW if severe else Rank.SOON) if is_waiting else Rank.TODAY
        if gate:
            rank = min(rank, gates.rank_of(gate, is_warned=gate.code in warned))
        where = [gates.level_of(gate), said(alert.area_desc)] if gate else [said(alert.area_desc)]
        yield Decision(
            key=f"alert-{alert.identifier}-{alert.revision}", rank=Rank.CARE if mark(alert) else rank, icon="siren",
            what=headline(alert), where=" · ".join(where),
            do=_deed(seen, alert, is_waiting=is_waiting), url=reverse("warnings:work", args=[alert.identifier]),
            since=alert.drafted_at, mark=mark(alert),
        )  # fmt: skip


def _deed(seen: Seen, alert: warnings.Alert, *, is_waiting: bool) -> str:
    if not is_waiting:
        return _("Draft: hand it in, or reject it")
    if seen.may(warning.APPROVE) and (seen.by.urn not in alert.writers or alert.approval != "four_eyes"):
        return _("Approve or reject")
    return _("Waits for approval by somebody else: call them")


def headline(alert: warnings.Alert) -> str:
    """The alert's headline in the reader's language."""
    return said({language: told["headline"] for language, told in alert.texts.items()})


def mark(alert: warnings.Alert) -> str:
    """What says that it is not meant; nothing where it is."""
    return {Status.EXERCISE: _("Exercise"), Status.TEST: _("Test")}.get(Status(alert.status), "")


def endings(seen: Seen) -> Iterator[Decision]:
    """Of one headline together; all that are practised in one line."""
    groups: dict[tuple[str, str], list[warnings.Alert]] = {}
    for alert in seen.active:
        if alert.expires - seen.at <= ENDS_SOON:
            groups.setdefault((mark(alert), "" if mark(alert) else headline(alert)), []).append(alert)
    for (marked, _head), found in groups.items():
        yield _ending(seen, sorted(found, key=lambda one: one.expires), marked)


def _ending(seen: Seen, found: list[warnings.Alert], marked: str) -> Decision:
    first, count = found[0], len(found)
    what = _("Ends soon: %(headline)s") % {"headline": headline(first)}
    if marked and count > 1:
        what = ngettext("%(count)s warning ends soon", "%(count)s warnings end soon", count)
        what %= {"count": number(count)}
    named = list(dict.fromkeys(said(one.area_desc) for one in found))
    more = [_("and %(count)s more") % {"count": number(len(named) - MOST_NAMED)}] if len(named) > MOST_NAMED else []
    route = "warnings:work" if seen.may(*warning.STAFF) else "warnings:alert"
    one = reverse(route, args=[first.identifier])
    return Decision(
        key=f"ends-{first.identifier}", rank=Rank.CARE if marked else Rank.SOON, icon="timer", what=what,
        where=_("For %(areas)s") % {"areas": " · ".join([*named[:MOST_NAMED], *more])},
        do=_("Extend it, or let it end"), url=one if count == 1 else f"{reverse('warnings:list')}#in-force",
        until=first.expires, mark=marked,
    )  # fmt: skip
