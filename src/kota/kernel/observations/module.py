"""The observations' manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Module

MODULE = Module(
    name="observations",
    title=_("Sensors"),
    urls="kota.kernel.observations.urls",
)
