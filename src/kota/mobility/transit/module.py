"""The transit app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, Module
from kota.kernel.areas.contracts import Names
from kota.mobility.transit import permissions
from kota.mobility.transit.contracts.events import FeedChanged
from kota.mobility.transit.contracts.facts import OperatorFact
from kota.mobility.transit.selectors import names
from kota.mobility.transit.services import synthetic

MODULE = Module(
    name="transit",
    title=_("Transit"),
    element="mobility",
    permissions=permissions.STAFF,
    links=(
        Link(_("Lines and stops"), "transit:home", icon="bus", place="main", order=16),
        Link(
            _("Timetables"),
            "transit:feeds",
            icon="calendar-clock",
            place="staff",
            permission=permissions.FEEDS,
            order=60,
        ),
    ),
    fact_kinds=(FactKind("operator", _("Transit operators"), OperatorFact, "operators.toml", order=70),),
    pack_loaders=(synthetic.load_pack,),
    search=(Names(names.stamp, names.rows),),
    events=(FeedChanged,),
    urls="kota.mobility.transit.urls",
)
