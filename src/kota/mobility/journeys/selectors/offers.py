"""What forms offer who asks for journeys, or how far one gets."""

from django.utils.translation import gettext_lazy as _

from kota.mobility.journeys.contracts import StepFree

STEPS = (
    (StepFree.ANY, _("Steps are no matter")), (StepFree.LIKELY, _("No steps as far as known")),
    (StepFree.SURE, _("Surely without steps")),
)  # fmt: skip
MODES = (
    ("bus", _("Bus")), ("metro", _("MRT, metro")), ("train", _("Commuter train")), ("tram", _("LRT, tram")),
    ("long_distance", _("Long-distance train")), ("coach", _("Coach")), ("ferry", _("Ferry")),
)  # fmt: skip
WALKS = (("500", "500 m"), ("1000", "1 km"), ("1500", "1,5 km"), ("2000", "2 km"))
