"""Registers the reports with Django and the house."""

from django.apps import AppConfig


class Reports(AppConfig):
    name = "kota.governance.reports"
    label = "reports"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.governance.reports.module import MODULE

        REGISTRY.add(MODULE)
