"""What the fields of the words for moderation are called."""

from django.utils.translation import gettext_lazy as _

MODERATION = {
    "titles": _("Titles before a name, one a line"),
    "not_persons": _("What follows a title and is no person, one a line"),
    "insults": _("Insults, one a line"),
}
