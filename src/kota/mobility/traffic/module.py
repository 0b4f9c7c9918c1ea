"""The traffic's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, MapLayer, Module, Subscription, Tile
from kota.kernel.cases.contracts import CaseMoved, CaseOpened
from kota.kernel.facts.contracts import FactChanged
from kota.kernel.observations.contracts import ObservationsCame
from kota.mobility.traffic import handlers, labels, permissions
from kota.mobility.traffic.contracts import (
    CameraFact,
    IncidentChanged,
    IncidentDetected,
    RoadFact,
    TrafficRuleFact,
    TrafficSensorFact,
)
from kota.mobility.traffic.permissions import INCIDENTS
from kota.mobility.traffic.services import importing, reports, sensors
from kota.mobility.traffic.views import public

_FILE = "traffic.toml"

MODULE = Module(
    name="traffic",
    title=_("Traffic"),
    element="mobility",
    permissions=permissions.STAFF,
    links=(
        Link(_("Traffic"), "traffic:home", icon="traffic-cone", place="main", order=45),
        Link(
            _("Traffic incidents"), "traffic:desk", icon="traffic-cone", place="staff", permission=INCIDENTS, order=57
        ),
    ),
    tiles=(Tile("traffic/tile.html", public.tile, 25),),
    layers=(
        MapLayer("traffic", _("Traffic"), "traffic:roads", 62, is_ground=True),
        MapLayer("traffic-points", _("Traffic incidents and cameras"), "traffic:points", 63),
    ),
    fact_kinds=(
        FactKind("trafficrule", _("What counts as busy"), TrafficRuleFact, _FILE, order=60, labels=labels.RULE),
        FactKind("road", _("Sample roads"), RoadFact, _FILE, project=importing.project, order=61, labels=labels.ROAD),
        FactKind("trafficsensor", _("Traffic sensors"), TrafficSensorFact, _FILE, order=62, labels=labels.SENSOR),
        FactKind("camera", _("Traffic cameras"), CameraFact, _FILE, order=63, labels=labels.CAMERA),
    ),
    events=(IncidentDetected, IncidentChanged),
    subscriptions=(
        Subscription(ObservationsCame, handlers.came, "traffic.came", only={"theme": sensors.THEME}),
        Subscription(FactChanged, handlers.declared, "traffic.declared", only={"kind": "trafficsensor"}),
        Subscription(CaseOpened, handlers.opened, "traffic.report"),
        Subscription(CaseMoved, handlers.moved, "traffic.report_moved"),
    ),
    erase=reports.erase,
    urls="kota.mobility.traffic.urls",
    api="kota.mobility.traffic.endpoints",
)
