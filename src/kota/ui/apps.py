"""Registers the design system with Django: templates, tags and translations, no tables."""

from django.apps import AppConfig
from django.core import checks


class Ui(AppConfig):
    name = "kota.ui"
    label = "ui"

    def ready(self) -> None:
        from kota.ui import module
        from kota.ui.links import check_links

        module.register()
        checks.register(check_links)
