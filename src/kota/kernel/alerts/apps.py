"""Registers the alerts with Django and the house."""

from django.apps import AppConfig


class Alerts(AppConfig):
    name = "kota.kernel.alerts"
    label = "alerts"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.kernel.alerts.module import MODULE

        REGISTRY.add(MODULE)
