"""An alert as pages show it, in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from kota.base.words import said
from kota.kernel.warnings.contracts import AlertClassFact, MsgType, State, Status
from kota.kernel.warnings.labels import CAP
from kota.kernel.warnings.models import Alert, Foreign
from kota.kernel.warnings.rules import levels, words
from kota.kernel.warnings.rules.words import Unsaid
from kota.kernel.warnings.selectors import alerts, classes

STATES: dict[str, tuple[str | Promise, str]] = {
    State.DRAFT: (_("Draft"), "neutral"),
    State.WAITING: (_("Waits for approval"), "progress"),
    State.REJECTED: (_("Rejected"), "neutral"),
    State.ACTIVE: (_("In force"), "bad"),
    State.UPDATED: (_("Updated"), "info"),
    State.CANCELLED: (_("Cancelled"), "good"),
    State.EXPIRED: (_("Over"), "neutral"),
}
SEVERITIES: dict[str, str | Promise] = {
    "Extreme": _("Life-threatening"),
    "Severe": _("Dangerous"),
    "Moderate": _("Get ready"),
    "Minor": _("Good to know"),
    "Unknown": _("Not known"),
}
_FIELDS = {"headline": _("the headline"), "description": _("what happens"), "instruction": _("what to do")}
_NAMES = {"id": _("Indonesian"), "en": _("English")}
STATUSES: dict[str, str | Promise] = {Status.EXERCISE: _("Exercise"), Status.TEST: _("Test")}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page says of a message. `told` has headline, description, instruction and event."""

    alert: Alert
    klass: AlertClassFact
    level: str
    told: dict[str, str]
    area: str
    url: str
    kind: str
    severity: str | Promise
    state: str | Promise
    state_kind: str
    mark: str | Promise
    is_over: bool

    @property
    def has_held(self) -> bool:
        """People were told to do something that holds no more: neither a draft, nor the word that it is withdrawn."""
        return self.is_over and self.alert.sent_at is not None and self.alert.msg_type != MsgType.CANCEL


def shown(alert: Alert, at: datetime) -> Shown:
    told = alert.texts.get(_language()) or next(iter(alert.texts.values()))
    state, state_kind = STATES[State.EXPIRED if _has_expired(alert, at) else State(alert.state)]
    name = classes.level_name(alert.klass, alert.level)
    over = alerts.is_over(alert, at)
    return Shown(
        alert=alert, klass=classes.klass(alert.klass), level=said(name) if name else alert.level, told=told,
        area=said(alert.area_desc), url=reverse("warnings:alert", args=[alert.identifier]),
        kind="neutral" if over else levels.KIND[alert.severity], severity=SEVERITIES[alert.severity],
        state=state, state_kind=state_kind, mark=STATUSES.get(alert.status, ""), is_over=over,
    )  # fmt: skip


def _has_expired(alert: Alert, at: datetime) -> bool:
    return alert.state == State.ACTIVE and alert.expires <= at


def all_shown(found: Iterable[Alert], at: datetime) -> list[Shown]:
    return [shown(alert, at) for alert in found]


def _language() -> str:
    return (get_language() or "id").split("-")[0]


@dataclass(frozen=True, slots=True)
class Other:
    """What a page says of somebody else's message, and whose it is."""

    row: Foreign
    title: str
    told: dict[str, str]
    source: str
    attribution: str
    kind: str
    severity: str | Promise
    url: str


def other(row: Foreign) -> Other:
    by_language = {info["language"]: info for info in reversed(row.infos)}
    told: dict[str, Any] = by_language.get(_language()) or next(iter(row.infos), {})
    feed = classes.feeds().get(row.feed)
    source = said(feed.name) if feed else told.get("sender_name") or row.sender
    return Other(
        row=row, title=told.get("headline") or told.get("event") or row.identifier, told=told, source=source,
        attribution=said(feed.attribution) if feed else source, kind=levels.KIND[row.severity],
        severity=SEVERITIES[row.severity], url=reverse("warnings:other", args=[row.pk]),
    )  # fmt: skip


def in_own_order(texts: Mapping[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """A message's words, the reader's own language first."""
    return dict(sorted(texts.items(), key=lambda one: one[0] != _language()))


def cap_words(alert: Alert) -> list[tuple[str | Promise, str]]:
    """Urgency, severity, certainty and response of a message, in words and as CAP writes them."""
    every = [alert.urgency, alert.severity, alert.certainty, *alert.response]
    return [(CAP.get(one, one), one) for one in every]


def unsaid_lines(found: Iterable[Unsaid]) -> list[str]:
    """Where words written by hand do not say what the message says, as sentences."""
    what_of = {"areas": gettext_noop("“%(says)s”, where the warning holds"), "until": gettext_noop("its end, %(says)s")}
    text, lines = gettext("%(field)s in %(language)s does not say %(what)s"), []
    for one in found:
        what = gettext(what_of[one.what]) % {"says": one.says}
        line = text % {"field": _FIELDS[one.name], "language": _NAMES[one.language], "what": what}
        lines.append(f"{line[:1].upper()}{line[1:]}")
    return lines


def headline(alert: Alert, language: str = "") -> str:
    """The headline with the mark of an exercise."""
    wanted = language or _language()
    told = alert.texts.get(wanted) or next(iter(alert.texts.values()))
    return words.marked(told["headline"], alert.status, wanted)


def msg_type(alert: Alert) -> str | Promise:
    return {MsgType.ALERT: _("Warning"), MsgType.UPDATE: _("Update"), MsgType.CANCEL: _("Cancellation")}[
        MsgType(alert.msg_type)
    ]
