"""Roads, flows and incidents in the reader's words."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from kota.kernel.areas import facade as areas
from kota.mobility.traffic.contracts import Grade, IncidentKind, IncidentState
from kota.mobility.traffic.selectors.network import Road

GRADES = {
    Grade.FREE: (pgettext_lazy("traffic", "Free"), "good"),
    Grade.BUSY: (pgettext_lazy("traffic", "Busy"), "warn"),
    Grade.JAM: (pgettext_lazy("traffic", "Jam"), "bad"),
    Grade.STUCK: (pgettext_lazy("traffic", "Hardly moves"), "bad"),
    Grade.CLOSED: (pgettext_lazy("traffic", "Closed"), "bad"),
    Grade.UNKNOWN: (pgettext_lazy("traffic", "Not measured"), "neutral"),
}
# On the map a sixth colour tells what hardly moves and what is closed from an ordinary jam.
COLOURS = {Grade.STUCK: "air-hazardous", Grade.CLOSED: "air-hazardous"}
WINDS = (
    gettext_lazy("northbound"), gettext_lazy("to the northeast"), gettext_lazy("eastbound"),
    gettext_lazy("to the southeast"), gettext_lazy("southbound"), gettext_lazy("to the southwest"),
    gettext_lazy("westbound"), gettext_lazy("to the northwest"),
)  # fmt: skip
STATES = {
    IncidentState.DETECTED: (gettext_lazy("Not confirmed yet"), "warn"),
    IncidentState.CONFIRMED: (gettext_lazy("Confirmed"), "bad"),
    IncidentState.DISMISSED: (gettext_lazy("False alarm"), "neutral"),
    IncidentState.OVER: (gettext_lazy("Over"), "good"),
}
KINDS = {
    IncidentKind.SLOW: gettext_lazy("Much slower than usual"),
    IncidentKind.REPORTED: gettext_lazy("Reported by residents"),
}


def named(road: Road) -> str:
    """A road by its name; those without one by their code."""
    return road.name or road.code


def leads(road: Road) -> str:
    """`northbound, Menteng`: which of its parts this is."""
    here = areas.by_code(road.area) if road.area else None
    return ", ".join(filter(None, [str(WINDS[road.wind]), here.name if here else ""]))


def colour(grade: Grade) -> str:
    return COLOURS.get(grade) or GRADES[grade][1]
