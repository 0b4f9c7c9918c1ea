"""Registers the accounts with Django and the house."""

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "kota.kernel.accounts"
    label = "accounts"

    def ready(self) -> None:
        from kota.base.registry import REGISTRY
        from kota.kernel.accounts.module import MODULE

        REGISTRY.add(MODULE)
