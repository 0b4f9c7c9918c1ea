"""The air's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, MapLayer, Module, Subscription, Tile
from kota.environment.air import handlers, labels, views
from kota.environment.air.contracts import (
    ClassFact,
    IndexFact,
    IndexPublished,
    OriginFact,
    StationFact,
    WarningFact,
)
from kota.environment.air.rules import checking
from kota.environment.air.rules.streams import THEME
from kota.environment.air.selectors import WARNED_AS
from kota.environment.air.services import warning
from kota.kernel.facts.contracts import FactChanged
from kota.kernel.observations.contracts import ObservationsCame

MODULE = Module(
    name="air",
    title=_("Air"),
    element="environment",
    links=(Link(_("Air"), "air:home", icon="wind", place="main", order=60),),
    tiles=(Tile("air/tile.html", views.tile, 30),),
    layers=(MapLayer("air", _("Air quality"), "air:points", 70),),
    fact_kinds=(
        FactKind("air_class", _("Classes of air and advice"), ClassFact, "air.toml", order=60, labels=labels.CLASS),
        FactKind(
            "air_index",
            _("Index regulations"),
            IndexFact,
            "air.toml",
            check=checking.index,
            order=61,
            labels=labels.INDEX,
        ),
        FactKind(
            "air_station",
            _("Air stations"),
            StationFact,
            "air.toml",
            check=checking.station,
            order=62,
            labels=labels.STATION,
        ),
        FactKind(
            "air_warning", _("When bad air is warned of"), WarningFact, "air.toml", order=63, labels=labels.WARNING
        ),
        FactKind(
            "air_origin", _("Origin of the days on record"), OriginFact, "air.toml", order=64, labels=labels.ORIGIN
        ),
    ),
    events=(IndexPublished,),
    subscriptions=(
        Subscription(ObservationsCame, handlers.came, "air.publish", only={"theme": THEME}),
        Subscription(FactChanged, handlers.station_changed, "air.register", only={"kind": "air_station"}),
        Subscription(IndexPublished, handlers.published, "air.warn"),
    ),
    causes={WARNED_AS: warning.standing},
    urls="kota.environment.air.urls",
    api="kota.environment.air.endpoints",
)
