"""Registers the transit app with Django and the house."""

from django.apps import AppConfig


class Transit(AppConfig):
    name = "kota.mobility.transit"
    label = "transit"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.mobility.transit.module import MODULE

        REGISTRY.add(MODULE)
