"""What forms offer who asks for journeys, or how far one gets; and what programs may send for it."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field

from kota.mobility.journeys.contracts import StepFree
from kota.mobility.transit import facade as transit

STEPS = (
    (StepFree.ANY, _("Steps are no matter")), (StepFree.LIKELY, _("No steps as far as known")),
    (StepFree.SURE, _("Surely without steps")),
)  # fmt: skip
MODES = (
    ("bus", _("Bus")), ("metro", _("MRT, metro")), ("train", _("Commuter train")), ("tram", _("LRT, tram")),
    ("long_distance", _("Long-distance train")), ("coach", _("Coach")), ("ferry", _("Ferry")),
)  # fmt: skip
WALKS = (("500", "500 m"), ("1000", "1 km"), ("1500", "1,5 km"), ("2000", "2 km"))


def _only_modes(text: str) -> str:
    """As sent; ValueError says which modes there are."""
    there_are = [str(mode) for mode in transit.Mode]
    if text and any(one not in there_are for one in text.split(",")):
        raise ValueError(
            str(_("Send modes separated by commas, of these: %(modes)s.") % {"modes": ", ".join(there_are)})
        )
    return text


_MODE = "|".join(transit.Mode)
Modes = Annotated[
    str,
    Field(
        max_length=80, description=f"`{_MODE.replace('|', ', ')}`, separated by commas", examples=["bus,coach"],
        json_schema_extra={"pattern": rf"^(({_MODE})(,({_MODE}))*)?$"},
    ),
    AfterValidator(_only_modes),
]  # fmt: skip
