"""Registers the warnings with Django and the house."""

from django.apps import AppConfig


class Warnings(AppConfig):
    name = "kota.kernel.warnings"
    label = "warnings"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.kernel.warnings.module import MODULE

        REGISTRY.add(MODULE)
