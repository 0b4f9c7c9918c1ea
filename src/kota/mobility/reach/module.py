"""The manifest of reach."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Link, Module, Subscription
from kota.mobility.reach import handlers
from kota.mobility.reach.contracts import OpportunitiesImported, StudyDone
from kota.mobility.reach.selectors import reachable
from kota.mobility.transit.contracts.events import FeedChanged
from kota.mobility.transit.permissions import DESK

MODULE = Module(
    name="reach",
    title=_("Reach"),
    element="mobility",
    links=(
        Link(_("What is in reach"), "reach:home", icon="navigation", place="main", order=48),
        Link(_("Who reaches what"), "reach:equity", icon="scale", place="staff", permission=DESK, order=63),
    ),
    events=(StudyDone, OpportunitiesImported),
    subscriptions=(
        Subscription(FeedChanged, handlers.changed, "reach.feed_changed"),
        Subscription(OpportunitiesImported, handlers.changed, "reach.opportunities"),
    ),
    warm=reachable.warm,
    urls="kota.mobility.reach.urls",
    api="kota.mobility.reach.endpoints",
)
