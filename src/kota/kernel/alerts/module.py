"""The alerts' manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Module
from kota.kernel.alerts import selectors, services
from kota.kernel.alerts.contracts import NoticeWritten

MODULE = Module(
    name="alerts",
    title=_("Notifications"),
    events=(NoticeWritten,),
    personal_data=selectors.personal_data,
    erase=services.erase,
)
