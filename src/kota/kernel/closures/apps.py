"""Registers the closures with Django and the house."""

from django.apps import AppConfig


class Closures(AppConfig):
    name = "kota.kernel.closures"
    label = "closures"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.kernel.closures.module import MODULE

        REGISTRY.add(MODULE)
