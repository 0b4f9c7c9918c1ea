"""Registers the files with Django and the house."""

from django.apps import AppConfig


class Files(AppConfig):
    name = "kota.kernel.files"
    label = "files"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.kernel.files.module import MODULE

        REGISTRY.add(MODULE)
