"""Registers the streets app with Django and the house."""

from django.apps import AppConfig


class Streets(AppConfig):
    name = "kota.mobility.streets"
    label = "streets"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.mobility.streets.module import MODULE

        REGISTRY.add(MODULE)
