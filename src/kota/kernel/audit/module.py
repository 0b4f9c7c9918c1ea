"""The audit's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Link, Module
from kota.kernel.audit import permissions

MODULE = Module(
    name="audit",
    title="Audit",
    permissions=(permissions.READ_AUDIT,),
    links=(
        Link(_("Audit"), "audit:lines", "scroll-text", "admin", permissions.READ_AUDIT, 90),
        Link(_("Failed events"), "audit:letters", "mail-warning", "admin", permissions.SYSTEM, 95),
    ),
    urls="kota.kernel.audit.urls",
    api="kota.kernel.audit.endpoints",
)
