"""The typed API read from its own OpenAPI document, for the page that explains it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils.translation import gettext_noop as _

Json = Mapping[str, Any]
_FIRST = (  # what most programs come for stands first
    _("Reports"), _("Categories"), _("Areas"), _("City"), _("Performance"), _("Account"), _("Notifications"), _("Work"),
    _("Administration of facts"), _("Administration of people"), _("Administration of keys"), _("Audit"),
)  # fmt: skip
_ORDER = {"get": 0, "post": 1, "put": 2, "delete": 3}


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter, or one field of a shape. `shape` names another shape."""

    name: str
    type: str
    shape: str = ""
    place: str = ""
    required: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    text: str
    scope: str
    is_open: bool
    parameters: tuple[Field, ...]
    body_type: str
    body: tuple[Field, ...]
    answer: Field | None
    status: str
    curl: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    text: str
    fields: tuple[Field, ...]
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    groups: tuple[Group, ...]
    shapes: tuple[Shape, ...]


def document() -> Json:
    """The OpenAPI document as it is served."""
    path = reverse("api:openapi-json")
    view = resolve(path)
    found: Json = json.loads(view.func(RequestFactory().get(path)).content)
    return found


@lru_cache(maxsize=1)
def reference() -> Reference:
    """All operations in groups, and all shapes by name. The document changes only with the code."""
    whole = document()
    groups: dict[str, list[Operation]] = {}
    for path, methods in whole["paths"].items():
        for method in sorted(methods, key=lambda name: _ORDER.get(name, 9)):
            operation = methods[method]
            groups.setdefault(operation["tags"][0], []).append(_operation(path, method, operation, whole))
    shapes = whole["components"]["schemas"]
    return Reference(
        groups=tuple(Group(title, tuple(groups[title])) for title in sorted(groups, key=_place)),
        shapes=tuple(_shape(name, shapes[name]) for name in sorted(shapes)),
    )


def _place(title: str) -> tuple[int, str]:
    return (_FIRST.index(title) if title in _FIRST else len(_FIRST), title)


def _operation(path: str, method: str, found: Json, whole: Json) -> Operation:
    body_type, body = _body(found, whole)
    status, answer = _answer(found)
    is_open = {} in found.get("security", [])
    return Operation(
        id=found["operationId"],
        method=method.upper(),
        path=path,
        summary=found["summary"].replace("`", ""),
        text=found.get("description", "").removeprefix(found["summary"]).lstrip(". "),
        scope=found["x-scope"],
        is_open=is_open,
        parameters=tuple(_parameter(parameter) for parameter in found.get("parameters", [])),
        body_type=body_type,
        body=body,
        answer=answer,
        status=status,
        curl=_curl(path, method, body_type, body, is_open=is_open),
    )


def _parameter(found: Json) -> Field:
    return _field(found["name"], found["schema"], required=found["required"], place=found["in"])


def _body(found: Json, whole: Json) -> tuple[str, tuple[Field, ...]]:
    contents: Json = found.get("requestBody", {}).get("content", {})
    for media, content in contents.items():
        schema = content["schema"]
        named = whole["components"]["schemas"][_name(schema)] if "$ref" in schema else schema
        return media, tuple(_fields(named))
    return "", ()


def _answer(found: Json) -> tuple[str, Field | None]:
    for status, answer in found["responses"].items():
        if status.startswith("2"):
            schema = answer.get("content", {}).get("application/json", {}).get("schema")
            return status, _field("", schema) if schema else None
    return "", None


def _shape(name: str, found: Json) -> Shape:
    values = tuple(str(value) for value in found.get("enum", ()))
    return Shape(name, found.get("description", "").replace("`", ""), tuple(_fields(found)), values)


def _fields(found: Json) -> Iterator[Field]:
    required = set(found.get("required", ()))
    for name, schema in found.get("properties", {}).items():
        yield _field(name, schema, required=name in required)


def _field(name: str, schema: Json, *, required: bool = False, place: str = "") -> Field:
    kind, shape = _type(schema)
    text = schema.get("description", "") if "$ref" not in schema else ""
    return Field(name, kind, shape, place, required, text)


def _type(schema: Json) -> tuple[str, str]:
    """What a value is in words, and the name of its shape."""
    if "$ref" in schema:
        return "", _name(schema)
    if "anyOf" in schema:
        parts = [part for part in schema["anyOf"] if part.get("type") != "null"]
        kind, shape = _type(parts[0])
        return (f"{kind} or null" if len(parts) < len(schema["anyOf"]) else kind).strip(), shape
    if schema.get("type") == "array":
        kind, shape = _type(schema.get("items", {}))
        return f"list of {kind}".strip(), shape
    if "enum" in schema or "const" in schema:
        return " | ".join(str(value) for value in schema.get("enum", [schema.get("const")])), ""
    return str(schema.get("format") or schema.get("type", "any")), ""


def _name(schema: Json) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[-1]


def _curl(path: str, method: str, body_type: str, body: tuple[Field, ...], *, is_open: bool) -> str:
    """A call that can be pasted, with placeholders for what only the caller knows."""
    words = ["curl"]
    words += [] if method == "get" else [f"-X {method.upper()}"]
    words += [] if is_open and method == "get" else ['-H "Authorization: Bearer $TOKEN"']
    needed = [field.name for field in body if field.required] or [field.name for field in body[:1]]
    if body_type == "application/json":
        inside = ", ".join(f'"{name}": …' for name in needed)
        words += ['-H "Content-Type: application/json"', f"-d '{{{inside}}}'"]
    elif body_type:
        words += [f"-F {name}=…" for name in needed]
    return " ".join([*words, f'"$KOTA{path}"'])
