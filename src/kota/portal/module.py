"""The portal's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Link, Module
from kota.portal import permissions

PAGES = frozenset({"about", "privacy", "accessibility"})  # texts with an address of their own

MODULE = Module(
    name="portal",
    title=_("City portal"),
    element="portal",
    permissions=(permissions.VIEW,),
    links=(
        Link(_("Home"), "portal:home", icon="house", place="main", order=0),
        Link(_("Home"), "portal:home", icon="house", place="bar", order=0),
        Link(_("Control room"), "portal:control", "layout-dashboard", "staff", permissions.VIEW, 5),
        Link(_("About"), "portal:about", icon="info", place="footer", order=10),
        Link(_("Your personal data"), "portal:privacy", icon="lock", place="footer", order=20),
        Link(_("Accessibility"), "portal:accessibility", icon="accessibility", place="footer", order=30),
        Link(_("For developers"), "portal:api_docs", icon="code-xml", place="footer", order=40),
    ),
    keeps={"text": lambda key: _("Every page leads to this text: change its words instead.") if key in PAGES else ""},
    urls="kota.portal.urls",
)
