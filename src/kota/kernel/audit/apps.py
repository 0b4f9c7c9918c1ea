"""Registers the audit with Django and the house."""

from django.apps import AppConfig


class Audit(AppConfig):
    name = "kota.kernel.audit"
    label = "audit"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.kernel.audit.module import MODULE

        REGISTRY.add(MODULE)
