"""The sharing app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, MapLayer, Module, NoticeTemplate, NoticeTopic, Subscription
from kota.mobility.sharing import handlers, labels, permissions
from kota.mobility.sharing.contracts import (
    ParkFact,
    ShareFeedFell,
    ShareNoticed,
    SharePlanFact,
    ShareStationFact,
    ShareSystemFact,
    ShareTypeFact,
    ShareZoneFact,
    SharingMoved,
)
from kota.mobility.sharing.permissions import DESK
from kota.mobility.sharing.rules import checking
from kota.mobility.sharing.services import own

_FILE = "sharing.toml"

MODULE = Module(
    name="sharing",
    title=_("Shared bikes and scooters"),
    element="mobility",
    permissions=permissions.STAFF,
    links=(
        Link(_("Shared bikes"), "sharing:home", icon="bike", place="main", order=62),
        Link(_("Shared bikes and scooters"), "sharing:desk", icon="bike", place="staff", permission=DESK, order=62),
    ),
    layers=(
        MapLayer("sharing", _("Shared bikes and scooters"), "sharing:points", 62),
        MapLayer("sharing-zones", _("Where shared vehicles may not go or stay"), "sharing:zones", 63),
        MapLayer("sharing-parks", _("Park and ride"), "sharing:parks", 64),
    ),
    fact_kinds=(
        FactKind(
            "share_system", _("Systems of shared vehicles"), ShareSystemFact, _FILE, check=checking.system, order=60,
            labels=labels.SYSTEM),
        FactKind("share_plan", _("Prices of shared vehicles"), SharePlanFact, _FILE, order=61, labels=labels.PLAN),
        FactKind("share_type", _("Types of shared vehicles"), ShareTypeFact, _FILE, order=62, labels=labels.TYPE),
        FactKind(
            "share_station", _("Stations of shared vehicles"), ShareStationFact, _FILE,
            project=own.project_stations, order=63, labels=labels.STATION),
        FactKind(
            "share_zone", _("Areas with rules for shared vehicles"), ShareZoneFact, _FILE, check=checking.zone,
            order=64, labels=labels.ZONE),
        FactKind("park", _("Park and ride"), ParkFact, _FILE, order=65, labels=labels.PARK),
    ),
    events=(SharingMoved, ShareFeedFell, ShareNoticed),
    subscriptions=(Subscription(ShareFeedFell, handlers.fell, "sharing.feed_fell"),),
    notice_topics=(
        NoticeTopic(
            handlers.TOPIC, _("Feeds of shared vehicles that fail"), channels=("page", "email"), permission=DESK,
            order=60,
        ),
    ),
    notices=(
        NoticeTemplate(
            "sharing.feed_fell",
            _("%(system)s cannot be read"),
            _("The file %(feed)s has failed five times. The pages say that its figures are old."),
            _("Look at it"),
        ),
    ),
    urls="kota.mobility.sharing.urls",
    api="kota.mobility.sharing.endpoints",
)  # fmt: skip
