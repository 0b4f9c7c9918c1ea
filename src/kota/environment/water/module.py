"""The water app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Module
from kota.environment.water.contracts import (
    DepthClassFact,
    FloodRuleFact,
    GateFact,
    PumpFact,
    ReachFact,
    RiverFact,
    ShelterFact,
)  # fmt: skip
from kota.environment.water.rules import checking

_FILE = "water.toml"

MODULE = Module(
    name="water",
    title=_("Water"),
    element="environment",
    fact_kinds=(
        FactKind("river", _("Rivers"), RiverFact, _FILE, order=50),
        FactKind("gate", _("Gates and gauges"), GateFact, _FILE, check=checking.gate, order=51),
        FactKind("reach", _("Ways of the water"), ReachFact, _FILE, check=checking.reach, order=52),
        FactKind("pump", _("Pumping stations"), PumpFact, _FILE, order=53),
        FactKind("shelter", _("Shelters"), ShelterFact, _FILE, order=54),
        FactKind("depth", _("Classes of flood depth"), DepthClassFact, _FILE, order=55),
        FactKind("floodrule", _("When reports warn"), FloodRuleFact, _FILE, order=56),
    ),
)
