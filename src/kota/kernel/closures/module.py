"""The closures' manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Link, MapLayer, Module
from kota.kernel.closures import permissions
from kota.kernel.closures.contracts import ClosureChanged

MODULE = Module(
    name="closures",
    title=_("Closures"),
    permissions=permissions.STAFF,
    links=(
        Link(_("Closed roads and stops"), "closures:list", icon="ban", place="footer", order=30),
        Link(_("Closures"), "closures:desk", icon="ban", place="staff", permission=permissions.MANAGE, order=56),
    ),
    layers=(MapLayer("closures", _("Closures"), "closures:geojson", 64),),
    events=(ClosureChanged,),
    urls="kota.kernel.closures.urls",
    api="kota.kernel.closures.endpoints",
)
