"""What kinds and measures are called."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kota.mobility.reach.contracts import STEPS, STUDIED, WITHIN, Kind
from kota.mobility.reach.rules import figures
from kota.ui.components import time

KINDS = {
    Kind.JOBS: gettext_lazy("Jobs"),
    Kind.SCHOOL: gettext_lazy("Schools"),
    Kind.UNIVERSITY: gettext_lazy("Universities"),
    Kind.CLINIC: gettext_lazy("Clinics and health centres"),
    Kind.HOSPITAL: gettext_lazy("Hospitals"),
    Kind.MARKET: gettext_lazy("Markets"),
    Kind.PARK: gettext_lazy("Parks"),
    Kind.PEOPLE: gettext_lazy("People who live there"),
}
NEAREST = {
    Kind.SCHOOL: gettext_lazy("Nearest school"),
    Kind.UNIVERSITY: gettext_lazy("Nearest university"),
    Kind.CLINIC: gettext_lazy("Nearest clinic or health centre"),
    Kind.HOSPITAL: gettext_lazy("Nearest hospital"),
    Kind.MARKET: gettext_lazy("Nearest market"),
    Kind.PARK: gettext_lazy("Nearest park"),
}
WAYS = {
    "any": gettext_lazy("everybody"),
    "likely": gettext_lazy("without steps, as far as known"),
    "sure": gettext_lazy("surely without steps"),
}


def band(minutes: int) -> str:
    """The name of a band on the map."""
    return _("within %(minutes)s minutes") % {"minutes": minutes}


def measure(name: str) -> str:
    """A measure of a study in words."""
    if name == figures.FARE:
        return _("Price of the middle journey to work")
    for steps in STEPS:
        if name == figures.near(steps):
            return _("People near a stop with a line every 15 minutes (%(way)s)") % {"way": WAYS[steps]}
        for kind in STUDIED:
            for minutes in WITHIN:
                if name == figures.within(kind, minutes, steps):
                    told = {"kind": KINDS[kind], "minutes": minutes, "way": WAYS[steps]}
                    return _("%(kind)s within %(minutes)s minutes (%(way)s)") % told
    return name


def nothing(walk: str, *, by_street: bool, is_nowhere: bool, nearest_m: int) -> str:
    """Why nothing is in reach of a place."""
    if not is_nowhere:
        return _("No way begins there that is surely without steps. Allow steps, or choose another place.")
    told = {"walk": walk}
    why = (
        _("No street of the map is near it, and no stop within %(walk)s.") % told if by_street
        else _("It lies outside of the city, and no stop is within %(walk)s.") % told
    )  # fmt: skip
    if not nearest_m:
        return why
    far = _("The nearest stop is about %(km)s km away.") % {"km": time.number(nearest_m / 1000, "1")}
    return f"{why} {far}"


def sentence(minutes: int, clinics: int, schools: int, people: float) -> str:
    """What is in reach, in one sentence."""
    parts = {
        "minutes": minutes,
        "clinics": ngettext("%(number)s clinic", "%(number)s clinics", clinics) % {"number": time.number(clinics)},
        "schools": ngettext("%(number)s school", "%(number)s schools", schools) % {"number": time.number(schools)},
        "people": time.number(people, "percent"),
    }
    return _("In %(minutes)s minutes: %(clinics)s, %(schools)s, and %(people)s of the city's people.") % parts
