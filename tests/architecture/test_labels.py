"""Every field of a fact, and whatever may be chosen in one, has a name in words and in both languages."""

from collections.abc import Iterator

import pytest
from django.utils.functional import Promise
from django.utils.translation import override
from pydantic import BaseModel

from kota.base.registry import REGISTRY, FactKind
from kota.kernel.facts.forms import names
from kota.kernel.facts.forms.shapes import inner, options, shape
from kota.kernel.facts.labels import SHARED
from kota.ui import messages

KINDS = list(REGISTRY.fact_kinds().values())
Path = tuple[str, ...]


def fields(schema: type[BaseModel], path: Path = ()) -> Iterator[tuple[Path, list[str], list[str]]]:
    """Each field with its choices and the keys that its entries may have."""
    for name, info in schema.model_fields.items():
        place, drawn = (*path, name), shape(info.annotation)
        offered = [one for one in options(inner(info.annotation)) if one] if drawn in ("choice", "several") else []
        keys = list(options(inner(info.annotation))) if drawn in ("spans", "lists") else []
        yield place, offered, keys
        if drawn in ("model", "models"):
            yield from fields(inner(info.annotation), place)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_choice_and_entry_of_a_fact_has_a_name_in_words(kind: FactKind) -> None:
    lacking = list[str]()
    for path, offered, keys in fields(kind.schema):
        called = [path, *((*path[:-1], f"{path[-1]}={one}") for one in offered), *((*path, key) for key in keys)]
        lacking += [".".join(one) for one in called if not names.found(kind, one)]

    assert not lacking, f"name these in labels.py beside the manifest of {kind.name}: {', '.join(lacking)}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_label_names_something_that_the_kind_has(kind: FactKind) -> None:
    there = set[str]()
    for path, offered, keys in fields(kind.schema):
        ends = [".".join(path[start:]) for start in range(len(path))]
        there |= {*ends, *(f"{end}={one}" for end in ends for one in offered)}
        there |= {*keys, *(f"{end}.{key}" for end in ends for key in keys)}
        if shape_of_numbers(kind, path):
            there |= {label for label in kind.labels if label.startswith(f"{path[-1]}.")}

    assert not set(kind.labels) - there


def shape_of_numbers(kind: FactKind, path: Path) -> bool:
    """Are the entries of this field data, so that anything may be named?"""
    info = kind.schema.model_fields.get(path[0])
    return len(path) == 1 and info is not None and shape(info.annotation) == "numbers"


def test_every_name_has_its_indonesian() -> None:
    translated = {one.id for app in messages.app_folders() for one in messages.read(app) if one.id and one.string}
    lacking = set[str]()
    with override("en"):
        for labels in (SHARED, *(kind.labels for kind in KINDS)):
            lacking |= {str(one) for one in labels.values() if isinstance(one, Promise)} - translated

    assert not lacking


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_name_of_a_field_is_a_message_and_not_a_word_of_one_language(kind: FactKind) -> None:
    """Choices may be called by names that are the same everywhere, such as CHAdeMO; fields are called by words."""
    ends = {".".join(path[start:]) for path, _offered, _keys in fields(kind.schema) for start in range(len(path))}
    labels = {**SHARED, **kind.labels}

    assert not [end for end in ends if end in labels and not isinstance(labels[end], Promise)]


def test_one_name_means_different_things_in_different_rooms() -> None:
    road, product = REGISTRY.fact_kinds()["road"], REGISTRY.fact_kinds()["fare_product"]

    with override("en"):
        assert names.called(road, ("line",)).startswith("Course")
        assert names.called(product, ("line",)) == "Line with stations"
        assert names.called(product, ("hours", 0, "price")) == "Price then (empty: the same)"
        assert names.called(product, ("pairs", 0, "price")) == "Price"
    with override("id"):
        assert names.choice(REGISTRY.fact_kinds()["gate"], ("kind",), "weir") == "Bendung"
        assert names.called(REGISTRY.fact_kinds()["calendar"], ("hours", "mon")) == "Senin"
