"""Registers the sharing app with Django and the house."""

from django.apps import AppConfig


class Sharing(AppConfig):
    name = "kota.mobility.sharing"
    label = "sharing"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.mobility.sharing.module import MODULE

        REGISTRY.add(MODULE)
