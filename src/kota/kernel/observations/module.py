"""The observations' manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Module
from kota.kernel.observations.contracts import ObservationsCame, TaskCreated
from kota.kernel.observations.storage import ArchiveStore

MODULE = Module(
    name="observations",
    title=_("Sensors"),
    events=(ObservationsCame, TaskCreated),
    store=ArchiveStore,
    urls="kota.kernel.observations.urls",
)
