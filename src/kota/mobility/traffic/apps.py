"""Registers the traffic with Django and the house."""

from django.apps import AppConfig


class Traffic(AppConfig):
    name = "kota.mobility.traffic"
    label = "traffic"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.mobility.traffic.module import MODULE

        REGISTRY.add(MODULE)
