"""What the fields of the facts about air are called."""

from django.utils.translation import gettext_lazy as _

from kota.environment.air.contracts.words import Parameter

CLASS = {
    "meaning": _("What it means"),
    "general": _("Advice for everybody"),
    "sensitive": _("Advice with asthma, heart or lung disease, or in pregnancy"),
    "children": _("Advice for children"),
    "elderly": _("Advice for older people"),
    "outdoor": _("Advice for people who work outdoors"),
    "schools": _("Advice for schools"),
}
INDEX = {
    "regulation": _("Regulation"),
    "version": _("Version"),
    "since": _("First day on which it holds"),
    "until": _("Last day on which it holds (empty: it still does)"),
    "knots": _("Index values at the bounds, one a line"),
    "limits": _("Concentrations at these index values after 0, one a line (µg/m³)"),
    "classes": _("Air class"),
    "classes.code": _("Air class"),
    "upto": _("Highest index"),
    "hours": _("Mean over (hours)"),
    "complete_hours": _("Hours needed for a value"),
    "hourly": _("Published every hour"),
    "hours_of_day": _("Hours of the day at which the others are published, one a line"),
    **{f"limits.{one}": one.label for one in Parameter},
    **{f"hourly={one}": one.label for one in Parameter},
}
STATION = {
    "kind=reference": _("Reference station"),
    "kind=low-cost": _("Low-cost sensor"),
    "kind=simulated": _("Simulated"),
    "written_as": _("Names in files, one a line, first the one that Kota writes"),
    "measures": _("Parameters that it sends"),
    "channels": _("Channels for PM2.5 (0: it comes ready to use)"),
    "correction": _("Correction"),
    **{f"measures={one}": one.label for one in Parameter},
}
WARNING = {
    "since_class": _("From which class on"),
    "rises_after": _("Bad values in a row before it warns"),
    "clears_after": _("Better values in a row before it ends"),
    "margin": _("Index points under the class that count as better"),
}
ORIGIN = {
    "publisher": _("Publisher"),
    "address": _("Web address"),
    "terms": _("Terms of use"),
}
