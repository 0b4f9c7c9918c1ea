"""What the fields of the facts about transit are called."""

from django.utils.translation import gettext_lazy as _

OPERATOR = {
    "agencies": _("Names in timetables and validators, one a line"),
    "phone": _("Phone number for riders"),
    "color": _("Colour (six hexadecimal digits)"),
    "gates": _("Where riders tap"),
    "gates=in_out": _("In and out"),
    "gates=in": _("Only in"),
}
TIMETABLE = {
    "code": _("Code of the timetable"),
    "licence_url": _("Web address of the licence"),
}
LIVE_FEED = {
    "feed": _("Code of the timetable that it is about"),
    "stale_s": _("Believed for (seconds)"),
}
