"""Registers the water app with Django and the house."""

from django.apps import AppConfig


class Water(AppConfig):
    name = "kota.environment.water"
    label = "water"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.environment.water.module import MODULE

        REGISTRY.add(MODULE)
