"""Registers the portal with Django and the house, and tells the frame of pages which city it is."""

from django.apps import AppConfig


class Portal(AppConfig):
    name = "kota.portal"
    label = "portal"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.portal.module import MODULE
        from kota.portal.selectors import city
        from kota.ui.city import provide

        REGISTRY.add(MODULE)
        provide(city)
