"""Registers the cases with Django and the house."""

from django.apps import AppConfig


class Cases(AppConfig):
    name = "kota.kernel.cases"
    label = "cases"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.kernel.cases.module import MODULE

        REGISTRY.add(MODULE)
