"""What the fields of the facts about journeys are called."""

from django.utils.translation import gettext_lazy as _

EMISSION = {
    "g_per_km": _("CO₂ equivalents of a rider (g per km)"),
}
TERMS = {
    "road_spread": _("How much longer or shorter 8 of 10 rides on the road are (share)"),
    "wet_classes": _("Classes of warnings in which the driest way is looked for, one code a line"),
}
