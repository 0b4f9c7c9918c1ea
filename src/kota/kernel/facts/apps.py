"""Registers the facts with Django and the house."""

from django.apps import AppConfig


class Facts(AppConfig):
    name = "kota.kernel.facts"
    label = "facts"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.kernel.facts.module import MODULE

        REGISTRY.add(MODULE)
