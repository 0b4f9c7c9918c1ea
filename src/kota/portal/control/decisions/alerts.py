"""Warnings: drafts that wait for somebody, and those that end soon."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from kota.base.words import said
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings import permissions as warning
from kota.kernel.warnings.contracts import Severity, State, Status
from kota.portal.control.decisions.decision import Decision, Rank
from kota.portal.control.seen import Seen

ENDS_SOON = timedelta(hours=1)


def drafts(seen: Seen) -> Iterator[Decision]:
    for alert in seen.pending:
        is_waiting, is_meant = alert.state == State.WAITING, alert.status == Status.ACTUAL
        severe = alert.severity in (Severity.EXTREME, Severity.SEVERE)
        rank = (Rank.NOW if severe else Rank.SOON) if is_waiting else Rank.TODAY
        yield Decision(
            key=f"alert-{alert.identifier}-{alert.revision}", rank=rank if is_meant else Rank.CARE, icon="siren",
            what=headline(alert), where=said(alert.area_desc), do=_deed(seen, alert, is_waiting=is_waiting),
            url=reverse("warnings:work", args=[alert.identifier]), since=alert.drafted_at, mark=mark(alert),
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
    for alert in seen.active:
        if alert.expires - seen.at <= ENDS_SOON:
            route = "warnings:work" if seen.may(*warning.STAFF) else "warnings:alert"
            yield Decision(
                key=f"ends-{alert.identifier}", rank=Rank.SOON if not mark(alert) else Rank.CARE, icon="timer",
                what=_("Ends soon: %(headline)s") % {"headline": headline(alert)}, where=said(alert.area_desc),
                do=_("Extend it, or let it end"), url=reverse(route, args=[alert.identifier]), until=alert.expires,
                mark=mark(alert),
            )  # fmt: skip
