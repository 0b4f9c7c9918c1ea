"""What kind of control a type of a schema needs; shared by drawing a form and reading it."""

from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kota.kernel.facts.contracts import OF, Words


def plain(annotation: Any) -> tuple[Any, bool]:
    """The type without `| None`, and whether it was optional."""
    if get_origin(annotation) in (Union, UnionType):
        kept = [arg for arg in get_args(annotation) if arg is not NoneType]
        return kept[0], True
    return annotation, False


def shape(annotation: Any) -> str:
    """words | model | models | lines | spans | lists | numbers | pair | choice | check | number | date | text."""
    kind, _ = plain(annotation)
    origin, args = get_origin(kind), get_args(kind)
    if origin is Literal:
        return "choice"
    if origin is list:
        return "models" if _is_model(args[0]) else "lines"
    if origin is tuple:
        return "pair"
    if origin is dict:
        return _dict_shape(args[1])
    return _simple_shape(kind)


def vocabulary(info: FieldInfo) -> str:
    """What the field's values are codes of; empty when they are no codes."""
    extra = info.json_schema_extra
    return str(extra.get(OF, "")) if isinstance(extra, dict) else ""


def is_chosen(info: FieldInfo) -> bool:
    """Is the field chosen from a list? Of areas there are too many for a list of several: their codes are typed."""
    of = vocabulary(info)
    return bool(of) and not (of == "area" and shape(info.annotation) == "lines")


def _dict_shape(value: Any) -> str:
    if value is int:
        return "numbers"
    return "lists" if get_args(value) == (str,) else "spans"


def _simple_shape(kind: Any) -> str:
    if _is_model(kind):
        return "words" if kind is Words else "model"
    names = {bool: "check", int: "number", float: "number", date: "date"}
    return names.get(kind, "text")


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def inner(annotation: Any) -> Any:
    """The model inside a list or an optional; the keys of a dict; the choices of a literal."""
    kind, _ = plain(annotation)
    args = get_args(kind)
    if get_origin(kind) in (list, dict) or get_origin(kind) is Literal:
        return args if get_origin(kind) is Literal else args[0]
    return kind
