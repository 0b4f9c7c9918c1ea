"""The streets app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Module
from kota.mobility.streets.contracts import StreetsChanged

MODULE = Module(
    name="streets",
    title=_("Streets"),
    element="mobility",
    events=(StreetsChanged,),
    api="kota.mobility.streets.endpoints",
)
