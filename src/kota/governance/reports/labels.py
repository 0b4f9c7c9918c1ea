"""What the fields of the words for moderation are called, and who is told of late reports."""

from django.utils.translation import gettext_lazy as _

TOLD = {  # who may be told of a late report
    "officer": _("The officer who has it"),
    "agency_head": _("Who sorts the reports of the agency"),
    "parent_agency": _("The same of the office above"),
    "mayor_desk": _("The mayor’s desk (the bureau)"),
}
MODERATION = {
    "titles": _("Titles before a name, one a line"),
    "not_persons": _("What follows a title and is no person, one a line"),
    "insults": _("Insults, one a line"),
}
