"""Registers the areas with Django and the house."""

from django.apps import AppConfig


class Areas(AppConfig):
    name = "kota.kernel.areas"
    label = "areas"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.kernel.areas.module import MODULE

        REGISTRY.add(MODULE)
