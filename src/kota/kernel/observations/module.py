"""The observations' manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Module
from kota.kernel.observations.contracts import ObservationsCame, TaskCreated

MODULE = Module(
    name="observations",
    title=_("Sensors"),
    events=(ObservationsCame, TaskCreated),
    urls="kota.kernel.observations.urls",
)
