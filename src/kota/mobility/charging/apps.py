"""Registers the charging app with Django and the house."""

from django.apps import AppConfig


class Charging(AppConfig):
    name = "kota.mobility.charging"
    label = "charging"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.mobility.charging.module import MODULE

        REGISTRY.add(MODULE)
