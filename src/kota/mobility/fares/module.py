"""The fares app's manifest."""

from django.conf import settings
from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, Module
from kota.mobility.fares import labels, permissions
from kota.mobility.fares.contracts import (
    FareRuleFact,
    IntegrationFact,
    LineFact,
    ProductFact,
    RiderFact,
    TariffApproved,
    TariffEnded,
)  # fmt: skip
from kota.mobility.fares.permissions import SETTLE
from kota.mobility.fares.rules import checking
from kota.mobility.fares.selectors import facts, feeds, own
from kota.mobility.fares.services import riders
from kota.mobility.transit.contracts.opened import FeedTables

_FILE = "fares.toml"
_TRY = Link(_("Try a tap"), "fares:tap", "credit-card", "footer", "", 96)

MODULE = Module(
    name="fares",
    title=_("Fares"),
    element="mobility",
    permissions=permissions.STAFF,
    vocabularies={"fare": facts.vocabulary},
    links=(
        Link(_("Fares"), "fares:home", icon="ticket", place="main", order=62),
        Link(_("Your fare class"), "fares:rider", icon="ticket", place="account", order=30),
        Link(_("Fares and settlement"), "fares:work", icon="ticket", place="staff", permission=SETTLE, order=62),
        *((_TRY,) if settings.KOTA_DEMO else ()),
    ),
    fact_kinds=(
        FactKind("fare_rule", _("Rules of fares"), FareRuleFact, _FILE, order=60, labels=labels.RULE),
        FactKind(
            "fare_line", _("Lines with stations"), LineFact, _FILE, check=checking.line, order=61, labels=labels.LINE
        ),
        FactKind(
            "fare_product",
            _("Fare products"),
            ProductFact,
            _FILE,
            check=checking.product,
            order=62,
            labels=labels.PRODUCT,
        ),
        FactKind(
            "fare_integration",
            _("Integrated fares"),
            IntegrationFact,
            _FILE,
            check=checking.integration,
            order=63,
            labels=labels.INTEGRATION,
        ),
        FactKind("fare_rider", _("Fare classes"), RiderFact, _FILE, order=64, labels=labels.RIDER),
    ),
    feed_tables=(FeedTables(feeds.stamp, feeds.of_timetable),),
    events=(TariffApproved, TariffEnded),
    personal_data=own.personal_data,
    erase=riders.erase,
    urls="kota.mobility.fares.urls",
    api="kota.mobility.fares.endpoints",
)
