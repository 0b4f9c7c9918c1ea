"""The observations' manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Link, MapLayer, Module
from kota.kernel.observations import permissions
from kota.kernel.observations.contracts import ObservationsCame, StreamsStuck, TaskCreated
from kota.kernel.observations.storage import ArchiveStore

MODULE = Module(
    name="observations",
    title=_("Sensors"),
    permissions=permissions.SEEING,
    events=(ObservationsCame, StreamsStuck, TaskCreated),
    links=(
        Link(_("Sensors"), "observations:city", icon="radio", place="main", order=65),
        Link(
            _("Sensors and devices"), "observations:devices", icon="radio", place="staff",
            permission=permissions.DEVICES, order=50,
        ),
    ),
    layers=(MapLayer("sensors", _("Sensors"), "observations:geojson", 80),),
    store=ArchiveStore,
    urls="kota.kernel.observations.urls",
    api="kota.kernel.observations.endpoints",
)  # fmt: skip
