"""The reports' manifest."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, Module, Subscription
from kota.governance.reports import handlers
from kota.governance.reports.contracts import MediaNamed, ModerationFact, TakedownAsked
from kota.governance.reports.rules.workflow import REPORT


def _read_words(path: Path) -> Mapping[str, Mapping[str, Any]]:
    return {"words": tomllib.loads(path.read_text(encoding="utf-8"))}


MODULE = Module(
    name="reports",
    title=_("Reports"),
    element="governance",
    links=(
        Link(_("Report"), "reports:new", icon="megaphone", place="action"),
        Link(_("My reports"), "reports:mine", icon="clipboard-list", place="main", order=40),
        Link(_("My reports"), "reports:mine", icon="clipboard-list", place="bar", order=40),
    ),
    case_types=(REPORT,),
    fact_kinds=(
        FactKind("moderation", _("Moderation words"), ModerationFact, "words.toml", read=_read_words, order=40),
    ),
    events=(TakedownAsked, MediaNamed),
    subscriptions=(Subscription(MediaNamed, handlers.fetch, "reports.media"),),
    urls="kota.governance.reports.urls",
)
