"""The alerts' manifest."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _

from kota.base.registry import Link, Module, NoticeTemplate, NoticeTopic, Tile
from kota.kernel.alerts import selectors, services
from kota.kernel.alerts.contracts import NoticeWritten
from kota.ui.access import actor_of


def _bell(request: HttpRequest) -> Mapping[str, Any]:
    account_id = actor_of(request).account_id
    return {"is_shown": account_id is not None, "unread": selectors.unread(account_id) if account_id else 0}


_DEMO = Link(_("Simulated messages"), "alerts:messages", "mailbox", "footer", "", 95)
_TRIAL = NoticeTopic(
    selectors.TRIAL,
    _("Trial notices"),
    _("Sent only when you ask for one at the foot of this page."),
    order=900,
)

MODULE = Module(
    name="alerts",
    title=_("Notifications"),
    links=(
        Link(_("Notifications"), "alerts:inbox", "bell", "account", "", 15),
        Link(_("What you hear about"), "alerts:preferences", "bell-ring", "account", "", 20),
        *((_DEMO,) if settings.KOTA_DEMO else ()),
    ),
    header=(Tile("alerts/bell.html", _bell),),
    events=(NoticeWritten,),
    notice_topics=(_TRIAL,),
    notices=(
        NoticeTemplate(
            "alerts.trial",
            _("Your notifications work"),
            _("You asked for this trial notice on %(at)s. There is nothing to do."),
            _("Choose what you hear about"),
        ),
    ),
    personal_data=selectors.personal_data,
    erase=services.erase,
    urls="kota.kernel.alerts.urls",
    api="kota.kernel.alerts.endpoints",
)
