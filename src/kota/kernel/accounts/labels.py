"""What the fields of agencies and roles are called."""

from django.utils.translation import gettext_lazy as _

AGENCY = {
    "short": _("Short name"),
    "answers_for": _("Answers for"),
    "parent": _("Office above"),
    "website": _("Web address"),
}
ROLE = {
    "permissions": _("Permissions"),
}
