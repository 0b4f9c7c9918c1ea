"""The charging app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, MapLayer, Module, Tile
from kota.mobility.charging import labels, permissions
from kota.mobility.charging.contracts import (
    CdrDiffers,
    ChargerFact,
    ChargersChanged,
    ChargeTariffFact,
    ChargingRuleFact,
    PartyChanged,
)  # fmt: skip
from kota.mobility.charging.permissions import VIEW
from kota.mobility.charging.rules import checking
from kota.mobility.charging.services import samples
from kota.mobility.charging.views import public

_FILE = "charging.toml"

MODULE = Module(
    name="charging",
    title=_("Charging"),
    element="mobility",
    permissions=permissions.STAFF,
    links=(
        Link(_("Charging"), "charging:home", icon="plug-zap", place="main", order=62),
        Link(_("Charging"), "charging:desk", icon="plug-zap", place="staff", permission=VIEW, order=62),
    ),
    tiles=(Tile("charging/tile.html", public.tile, 45),),
    layers=(MapLayer("charging", _("Chargers"), "charging:points", 75),),
    fact_kinds=(
        FactKind("chargingrule", _("Charging: the hub"), ChargingRuleFact, _FILE, check=checking.rule, order=70,
                 labels=labels.RULE),
        FactKind("chargetariff", _("Sample tariffs of charging"), ChargeTariffFact, _FILE,
                 project=samples.project_tariffs, check=checking.tariff, order=71, labels=labels.TARIFF),
        FactKind("charger", _("Sample chargers"), ChargerFact, _FILE, project=samples.project_chargers,
                 check=checking.charger, order=72, labels=labels.CHARGER),
    ),
    events=(ChargersChanged, PartyChanged, CdrDiffers),
    urls="kota.mobility.charging.urls",
    api="kota.mobility.charging.endpoints",
)  # fmt: skip
