"""Registers the air with Django and the house."""

from django.apps import AppConfig


class Air(AppConfig):
    name = "kota.environment.air"
    label = "air"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.environment.air.module import MODULE

        REGISTRY.add(MODULE)
