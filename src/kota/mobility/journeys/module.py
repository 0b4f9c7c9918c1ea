"""The journeys app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Link, Module

MODULE = Module(
    name="journeys",
    title=_("Journeys"),
    element="mobility",
    links=(Link(_("Journeys"), "journeys:home", icon="route", place="main", order=15),),
    urls="kota.mobility.journeys.urls",
    api="kota.mobility.journeys.endpoints",
)
