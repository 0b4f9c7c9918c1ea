"""The performance pages' manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Link, MapLayer, Module

MODULE = Module(
    name="performance",
    title=_("Performance"),
    element="governance",
    links=(Link(_("Performance"), "performance:home", icon="chart-column", place="main", order=70),),
    layers=(MapLayer("performance", _("Performance by area"), "performance:areas", 60),),
    urls="kota.governance.performance.urls",
    api="kota.governance.performance.endpoints",
)
