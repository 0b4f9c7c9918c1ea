"""Registers the performance pages with Django and the house."""

from django.apps import AppConfig


class Performance(AppConfig):
    name = "kota.governance.performance"
    label = "performance"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.governance.performance.module import MODULE

        REGISTRY.add(MODULE)
