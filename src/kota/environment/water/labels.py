"""What the fields of the facts about water are called."""

from django.utils.translation import gettext_lazy as _

RIVER = {
    "line": _("Course downstream: longitude, latitude, one point a line"),
}
GATE = {
    "kind=weir": _("Weir"),
    "kind=gauge": _("Gauge"),
    "kind=gate": _("Water gate"),
    "kind=reservoir": _("Reservoir"),
    "kind=sea": _("Gauge at the sea"),
    "aliases": _("Names in files, one a line"),
    "river": _("River"),
    "bounds": _("Levels of alert"),
    "watch": _("Siaga III from (cm)"),
    "alert": _("Siaga II from (cm; empty: not known)"),
    "danger": _("Siaga I from (cm; empty: not known)"),
    "lowest": _("Lowest level that can be read (cm)"),
    "highest": _("Highest level that can be read (cm)"),
    "jump_cm": _("Jump between two readings that cannot be (cm)"),
    "stuck_hours": _("Stuck when the value stays the same for (hours)"),
    "missing": _("Values that mean no reading, one a line"),
    "dead_band_cm": _("Drop below its bound before the level falls (cm)"),
    "dwell_minutes": _("Dwell before the level falls (minutes)"),
    "rise_cm": _("Rise that warns (cm)"),
    "rise_minutes": _("Time of that rise (minutes)"),
    "silent_minutes": _("A reading counts as current for (minutes)"),
    "tidal": _("Moves with the tide"),
    "areas": _("Codes of the areas that it concerns, one a line"),
}
REACH = {
    "upstream": _("Gate upstream"),
    "downstream": _("Gate downstream"),
    "minutes": _("Travel time (minutes; empty: not known)"),
}
PUMP = {
    "gate": _("Water gate"),
}
DEPTH = {
    "from_cm": _("From a depth of (cm)"),
    "severity": _("Severity"),
    "severity=Minor": _("good to know"),
    "severity=Moderate": _("get ready"),
    "severity=Severe": _("dangerous"),
    "severity=Extreme": _("life-threatening"),
}
RULE = {
    "reports": _("Reports that warn an area"),
    "metres": _("Farthest from the area that still counts (m)"),
    "minutes": _("Within (minutes)"),
    "together": _("Reports this close together are one incident (m)"),
    "fitted_on": _("Fitted to the flood of"),
    "categories": _("Categories that count"),
    "question": _("Code of the question that asks for the depth"),
    "answers": _("Depth of each answer (answer: cm, one a line)"),
}
