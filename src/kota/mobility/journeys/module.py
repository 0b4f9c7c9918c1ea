"""The journeys app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Link, Module
from kota.mobility.journeys.selectors import engine

MODULE = Module(
    name="journeys",
    title=_("Journeys"),
    element="mobility",
    links=(Link(_("Journeys"), "journeys:home", icon="route", place="main", order=15),),
    warm=engine.warm,
    urls="kota.mobility.journeys.urls",
    api="kota.mobility.journeys.endpoints",
)
