"""Registers the observations with Django and the house."""

from django.apps import AppConfig


class Observations(AppConfig):
    name = "kota.kernel.observations"
    label = "observations"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.kernel.observations.module import MODULE

        REGISTRY.add(MODULE)
