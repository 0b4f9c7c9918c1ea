"""The water app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, MapLayer, Module, Subscription, Tile
from kota.environment.water import handlers, labels, permissions
from kota.environment.water.contracts import (
    DepthClassFact,
    FloodMarked,
    FloodMarkEnded,
    FloodRuleFact,
    GateChanged,
    GateFact,
    IncidentGrew,
    PumpFact,
    RainFact,
    ReachFact,
    RiverFact,
    ShelterFact,
)  # fmt: skip
from kota.environment.water.permissions import MARK
from kota.environment.water.rules import checking
from kota.environment.water.selectors import standing
from kota.environment.water.services import nearby, reports
from kota.environment.water.views import public
from kota.kernel.cases.contracts import CaseMoved, CaseOpened
from kota.kernel.facts.contracts import FactChanged
from kota.kernel.observations.contracts import ObservationsCame

_FILE = "water.toml"

MODULE = Module(
    name="water",
    title=_("Water"),
    element="environment",
    permissions=permissions.STAFF,
    links=(
        Link(_("Water"), "water:home", icon="waves", place="main", order=55),
        Link(_("Flooded areas"), "water:marks", icon="waves", place="staff", permission=MARK, order=55),
    ),
    tiles=(Tile("water/tile.html", public.tile, 20),),
    layers=(
        MapLayer("water", _("Gates and reports of water"), "water:points", 65),
        MapLayer("water-shapes", _("Rivers and flooded areas"), "water:shapes", 66),
        MapLayer("water-shelters", _("Shelters"), "water:shelters", 67),
    ),
    fact_kinds=(
        FactKind("river", _("Rivers"), RiverFact, _FILE, order=50, labels=labels.RIVER),
        FactKind("gate", _("Gates and gauges"), GateFact, _FILE, check=checking.gate, order=51, labels=labels.GATE),
        FactKind(
            "reach", _("Ways of the water"), ReachFact, _FILE, check=checking.reach, order=52, labels=labels.REACH
        ),
        FactKind("pump", _("Pumping stations"), PumpFact, _FILE, order=53, labels=labels.PUMP),
        FactKind("raingauge", _("Rain gauges"), RainFact, _FILE, order=54),
        FactKind("shelter", _("Shelters"), ShelterFact, _FILE, order=54),
        FactKind("depth", _("Classes of flood depth"), DepthClassFact, _FILE, order=55, labels=labels.DEPTH),
        FactKind("floodrule", _("When reports warn"), FloodRuleFact, _FILE, order=56, labels=labels.RULE),
    ),
    events=(GateChanged, FloodMarked, FloodMarkEnded, IncidentGrew),
    subscriptions=(
        Subscription(ObservationsCame, handlers.came, "water.came", only={"theme": "water"}),
        Subscription(FactChanged, handlers.declared, "water.declared"),
        Subscription(CaseOpened, handlers.opened, "water.report"),
        Subscription(CaseMoved, handlers.moved, "water.report_moved"),
    ),
    causes={"flood-gate": standing.gate, nearby.CLASS: nearby.standing},
    erase=reports.erase,
    urls="kota.environment.water.urls",
    api="kota.environment.water.endpoints",
)
