"""The warnings' manifest."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _

from kota.base import clock
from kota.base.registry import FactKind, Link, Module, NoticeTemplate, NoticeTopic, Subscription, Tile
from kota.kernel.accounts.permissions import SYSTEM
from kota.kernel.areas.contracts import BoundariesReplaced
from kota.kernel.warnings import handlers, labels, permissions
from kota.kernel.warnings.contracts import (
    AlertClassFact,
    AlertDecided,
    AlertDrafted,
    AlertEnded,
    AlertFeedFact,
    AlertPublished,
    AlertSenderFact,
    AlertWaits,
    ForeignRead,
)
from kota.kernel.warnings.rules import words
from kota.kernel.warnings.selectors import audience
from kota.kernel.warnings.services import reach, telling
from kota.kernel.warnings.views.shown import all_shown
from kota.ui.access import actor_of


def _banner(request: HttpRequest) -> Mapping[str, Any]:
    return {"alerts": audience.on_every_page(actor_of(request), clock.now())}


def _tile(request: HttpRequest) -> Mapping[str, Any]:
    at = clock.now()
    return {"alerts": all_shown(audience.on_every_page(actor_of(request), at), at)}


MODULE = Module(
    name="warnings",
    title=_("Warnings"),
    permissions=permissions.STAFF,
    links=(
        Link(_("Warnings"), "warnings:list", "siren", "main", "", 20),
        Link(_("Places I am warned for"), "warnings:subscribe", "map-pin", "account", "", 25),
        Link(_("Warnings"), "warnings:desk", "siren", "staff", permissions.STATISTICS, 50),
        Link(_("Webhooks of warnings"), "warnings:webhooks", "plug-zap", "admin", SYSTEM, 85),
    ),
    tiles=(Tile("warnings/home.html", _tile, 10),),
    banners=(Tile("warnings/banner.html", _banner),),
    fact_kinds=(
        FactKind("alert_sender", _("Who warns"), AlertSenderFact, "alerts.toml", order=50, labels=labels.SENDER),
        FactKind("alert_feed", _("Feeds of others"), AlertFeedFact, "alerts.toml", order=51, labels=labels.FEED),
        FactKind(
            "alert_class",
            _("Classes of warnings"),
            AlertClassFact,
            "alerts.toml",
            check=words.wrongs,
            order=52,
            labels=labels.CLASS,
        ),
    ),
    keeps={"alert_sender": lambda _key: _("Without a sender nobody could be warned.")},
    subscriptions=(
        Subscription(AlertPublished, handlers.published, "warnings.tell"),
        Subscription(AlertWaits, handlers.waits, "warnings.ask"),
        Subscription(AlertEnded, handlers.ended, "warnings.clear"),
        Subscription(BoundariesReplaced, handlers.boundaries_replaced, "warnings.place_again"),
    ),
    events=(AlertDrafted, AlertWaits, AlertDecided, AlertPublished, AlertEnded, ForeignRead),
    notice_topics=(
        NoticeTopic(
            telling.TOPIC,
            _("Warnings for my places"),
            _("Floods, bad air, fire and the like, where you asked to be warned."),
            order=5,
        ),
        NoticeTopic(
            telling.WORK,
            _("Warnings that wait for approval"),
            channels=("page", "push", "email"),
            permission=permissions.APPROVE,
            order=35,
        ),
    ),
    notices=(
        NoticeTemplate("warnings.alert", "", ""),
        NoticeTemplate(
            "warnings.waits",
            _("A warning waits for your approval"),
            "%(headline)s",
            _("Look at it"),
        ),
    ),
    personal_data=audience.personal_data,
    erase=reach.erase,
    urls="kota.kernel.warnings.urls",
    api="kota.kernel.warnings.endpoints",
)
