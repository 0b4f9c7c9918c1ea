"""Registers the access app with Django and the house."""

from django.apps import AppConfig


class Access(AppConfig):
    name = "kota.mobility.access"
    label = "access"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.mobility.access.module import MODULE

        REGISTRY.add(MODULE)
