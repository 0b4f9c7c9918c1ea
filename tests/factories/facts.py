"""Forms of facts as a browser sends them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kota.base.registry import REGISTRY
from kota.kernel.facts import facade as facts
from kota.kernel.facts import forms


def whole(kind: str, key: str, **changed: Any) -> dict[str, Any]:
    """The form of an entry as it comes back when only some fields are changed."""
    return filled(kind, facts.current(kind)[key].model_dump(mode="json")) | changed


def filled(kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """The form of a value as it comes back when nobody touches it."""
    return dict(_inputs(forms.controls(REGISTRY.fact_kinds()[kind], value)))


def _inputs(controls: Iterable[forms.Control]) -> Iterator[tuple[str, Any]]:
    for one in controls:
        if one.shape == "group":
            yield from _inputs(one.children)
        elif one.shape != "check":
            yield one.path, one.value
        elif one.value:
            yield one.path, "on"
