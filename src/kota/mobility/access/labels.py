"""What the fields of the facts about getting in are called."""

from django.utils.translation import gettext_lazy as _

RULE = {
    "known": _("Weight of somebody who signed in"),
    "unknown": _("Weight of anybody else"),
    "weight": _("Weight that settles it"),
    "share": _("Share that must agree"),
    "days": _("Answers count for (days)"),
    "lift_reports": _("Residents whose word puts a lift out of order"),
    "lift_minutes": _("Within (minutes)"),
    "category": _("Category of barriers"),
}
LIFT = {
    "code": _("Code, as timetable:code"),
    "stop": _("Stop, as timetable:code"),
    "device": _("Device that tells its state"),
}
HELP = {
    "code": _("Operator"),
    "before_minutes": _("Booked at least this long ahead (minutes)"),
    "ahead_days": _("Booked at most this long ahead (days)"),
    "minutes": _("Time that a traveller takes (minutes)"),
    "staff": _("Staff at a station at a time"),
    "stations": _("Other numbers of staff (station: number, one a line)"),
    "opens": _("From the hour"),
    "closes": _("Until the hour"),
    "remind_minutes": _("Reminded before (minutes)"),
    "keeps_days": _("Forgotten this long after the journey (days)"),
}
