"""The journeys app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Module

MODULE = Module(
    name="journeys",
    title=_("Journeys"),
    element="mobility",
)
