"""The areas' manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, MapLayer, Module
from kota.kernel.areas import labels, selectors, services
from kota.kernel.areas.contracts import Boundaries, BoundariesReplaced, PlacesImported

MODULE = Module(
    name="areas",
    title=_("Areas"),
    pack_loaders=(services.load_pack,),
    fact_kinds=(FactKind("boundaries", _("Boundaries"), Boundaries, "", order=1, labels=labels.BOUNDARIES),),
    vocabularies={"area": selectors.names},
    layers=(MapLayer("areas", _("Areas"), "areas:boundaries", 10),),
    events=(BoundariesReplaced, PlacesImported),
    urls="kota.kernel.areas.urls",
    api="kota.kernel.areas.endpoints",
)
