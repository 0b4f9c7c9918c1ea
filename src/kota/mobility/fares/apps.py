"""Registers the fares app with Django and the house."""

from django.apps import AppConfig


class Fares(AppConfig):
    name = "kota.mobility.fares"
    label = "fares"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.mobility.fares.module import MODULE

        REGISTRY.add(MODULE)
