"""The air's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, MapLayer, Module
from kota.environment.air.contracts import ClassFact, IndexFact, StationFact
from kota.environment.air.rules import checking

MODULE = Module(
    name="air",
    title=_("Air"),
    element="environment",
    links=(Link(_("Air"), "air:home", icon="wind", place="main", order=60),),
    layers=(MapLayer("air", _("Air quality"), "air:points", 70),),
    fact_kinds=(
        FactKind("air_class", _("Classes of air and advice"), ClassFact, "air.toml", order=60),
        FactKind("air_index", _("Index regulations"), IndexFact, "air.toml", check=checking.index, order=61),
        FactKind("air_station", _("Air stations"), StationFact, "air.toml", check=checking.station, order=62),
    ),
    urls="kota.environment.air.urls",
)
