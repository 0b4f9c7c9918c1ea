"""The transit app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Module
from kota.mobility.transit import permissions
from kota.mobility.transit.contracts.events import FeedChanged
from kota.mobility.transit.contracts.facts import OperatorFact

MODULE = Module(
    name="transit",
    title=_("Transit"),
    element="mobility",
    permissions=permissions.STAFF,
    fact_kinds=(FactKind("operator", _("Transit operators"), OperatorFact, "operators.toml", order=70),),
    events=(FeedChanged,),
)
