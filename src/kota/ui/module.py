"""What the design system adds to every city: its own few routes."""

from kota.base.registry import REGISTRY, Module

MODULE = Module(name="ui", title="Design system", urls="kota.ui.urls")


def register() -> None:
    REGISTRY.add(MODULE)
