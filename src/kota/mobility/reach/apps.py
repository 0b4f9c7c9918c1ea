"""Registers reach with Django and the house."""

from django.apps import AppConfig


class Reach(AppConfig):
    name = "kota.mobility.reach"
    label = "reach"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.mobility.reach.module import MODULE

        REGISTRY.add(MODULE)
