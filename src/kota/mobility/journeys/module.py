"""The journeys app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, Module, Tile
from kota.mobility.journeys import labels
from kota.mobility.journeys.contracts.facts import EmissionFact, JourneyTermsFact
from kota.mobility.journeys.selectors import engine, kept, weighing
from kota.mobility.journeys.services import keeping

MODULE = Module(
    name="journeys",
    title=_("Journeys"),
    element="mobility",
    links=(
        Link(_("Journeys"), "journeys:home", icon="route", place="main", order=10),
        Link(_("Journeys"), "journeys:home", icon="route", place="bar", order=10),
        Link(_("My journeys"), "journeys:own", icon="route", place="account", order=30),
    ),
    tiles=(Tile("journeys/tile.html", lambda _request: {}, 5),),
    fact_kinds=(
        FactKind(
            weighing.EMISSION,
            _("Emissions of ways to move"),
            EmissionFact,
            "journeys.toml",
            order=90,
            labels=labels.EMISSION,
        ),
        FactKind(
            weighing.TERMS, _("Terms of journeys"), JourneyTermsFact, "journeys.toml", order=91, labels=labels.TERMS
        ),
    ),
    personal_data=kept.personal_data,
    erase=keeping.erase,
    warm=engine.stay_ready,
    urls="kota.mobility.journeys.urls",
    api="kota.mobility.journeys.endpoints",
)
