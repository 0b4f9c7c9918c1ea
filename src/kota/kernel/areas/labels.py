"""What the fields of the boundaries' fact are called."""

from django.utils.translation import gettext_lazy as _

BOUNDARIES = {
    "digest": _("Fingerprint of the boundaries"),
    "is_approximate": _("The boundaries are approximate"),
}
