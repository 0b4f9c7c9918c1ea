"""Registers the journeys app with Django and the house."""

from django.apps import AppConfig


class Journeys(AppConfig):
    name = "kota.mobility.journeys"
    label = "journeys"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.mobility.journeys.module import MODULE

        REGISTRY.add(MODULE)
