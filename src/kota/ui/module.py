"""What the design system adds to every city: its own few routes."""

from kota.base.registry import REGISTRY, Module
from kota.ui import assets

MODULE = Module(name="ui", title="Design system", urls="kota.ui.urls", vocabularies={"icon": assets.icons})


def register() -> None:
    REGISTRY.add(MODULE)
