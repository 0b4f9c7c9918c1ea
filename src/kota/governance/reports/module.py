"""The reports' manifest."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, Module, NoticeTopic, Subscription
from kota.governance.reports import handlers, labels, permissions, services
from kota.governance.reports.contracts import TYPE, MediaNamed, ModerationFact, TakedownAsked, TakedownDecided
from kota.governance.reports.permissions import FILE_FOR_CALLER, MODERATE
from kota.governance.reports.rules.notices import NOTICES
from kota.governance.reports.rules.workflow import REPORT
from kota.governance.reports.selectors import personal
from kota.kernel.cases.contracts import CaseEscalated, CaseMoved, CaseNoted, CaseOpened
from kota.kernel.facts import facade as facts


def _read_words(path: Path) -> Mapping[str, Mapping[str, Any]]:
    return {"words": tomllib.loads(path.read_text(encoding="utf-8"))}


MODULE = Module(
    name="reports",
    title=_("Reports"),
    element="governance",
    links=(
        Link(_("Report"), "reports:new", icon="megaphone", place="action"),
        Link(_("Reports in the city"), "reports:list", icon="map", place="main", order=30),
        Link(_("My reports"), "reports:mine", icon="clipboard-list", place="main", order=40),
        Link(_("My reports"), "reports:mine", icon="clipboard-list", place="bar", order=40),
        Link(_("For a caller"), "reports:counter", icon="phone", place="staff", permission=FILE_FOR_CALLER, order=30),
        Link(_("Moderation"), "reports:held", icon="shield-check", place="staff", permission=MODERATE, order=40),
    ),
    case_types=(REPORT,),
    vocabularies={"told": lambda: {name: str(labels.TOLD[name]) for name in handlers.RUNGS}},
    fact_kinds=(
        FactKind(
            "moderation",
            _("Moderation words"),
            ModerationFact,
            "words.toml",
            read=_read_words,
            write=facts.document,
            order=40,
            labels=labels.MODERATION,
        ),
    ),
    keeps={
        "moderation": lambda _key: _("Without this list insults and named persons would be shown to everybody."),
    },
    events=(TakedownAsked, TakedownDecided, MediaNamed),
    subscriptions=(
        Subscription(MediaNamed, handlers.fetch, "reports.media"),
        Subscription(CaseOpened, handlers.opened, "reports.tell_opened", only={"type": TYPE, "is_awaited": True}),
        Subscription(CaseMoved, handlers.moved, "reports.tell_moved"),
        Subscription(CaseNoted, handlers.noted, "reports.tell_noted"),
        Subscription(CaseEscalated, handlers.escalated, "reports.tell_escalated"),
        Subscription(TakedownAsked, handlers.asked_takedown, "reports.tell_takedown"),
        Subscription(TakedownDecided, handlers.decided_takedown, "reports.tell_decided"),
    ),
    personal_data=personal.personal_data,
    erase=services.erase,
    notice_topics=(
        NoticeTopic("reports.mine", _("My reports"), _("Every step of what you reported."), order=10),
        NoticeTopic(
            "reports.joined", _("Reports I joined"), _("When there is news, and when they are solved."), order=20
        ),
        NoticeTopic(
            "reports.work",
            _("Reports of my agency"),
            _("Answers, deadlines, and what was opened again."),
            channels=("page", "push"),
            permission=permissions.WORK,
            order=30,
        ),
        NoticeTopic(
            "reports.moderation",
            _("Moderation"),
            _("Requests to take something down."),
            channels=("page", "push"),
            permission=permissions.MODERATE,
            order=40,
        ),
        NoticeTopic(
            "reports.takedown",
            _("My requests to take something down"),
            _("The moderator’s decision and why."),
            channels=("email",),
            order=50,
        ),
    ),
    notices=NOTICES,
    urls="kota.governance.reports.urls",
    api="kota.governance.reports.endpoints",
)
