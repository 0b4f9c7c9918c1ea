"""What kind of control a type of a schema needs; shared by drawing a form and reading it."""

from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kota.kernel.facts.contracts import OF, Words


def plain(annotation: Any) -> tuple[Any, bool]:
    """The type without `| None` and what else is said of it, and whether it was optional."""
    if get_origin(annotation) in (Union, UnionType):
        kept = [arg for arg in get_args(annotation) if arg is not NoneType]
        return plain(kept[0])[0], True
    return (get_args(annotation)[0], False) if get_origin(annotation) is Annotated else (annotation, False)


def shape(annotation: Any) -> str:
    """words | model | models | lines | points | objects | several | spans | lists | numbers | pair | choice | check |
    number | date | text."""
    kind, _ = plain(annotation)
    origin, args = get_origin(kind), get_args(kind)
    if options(kind):
        return "choice"
    if origin is list:
        return _list_shape(args[0])
    if origin is tuple:
        return "pair"
    if origin is dict:
        return _dict_shape(args[1])
    return _simple_shape(kind)


def options(kind: Any) -> tuple[str, ...]:
    """What may be chosen, where the type says it; nothing where it does not."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(one.value) for one in kind)
    return tuple(map(str, get_args(kind))) if get_origin(kind) is Literal else ()


def vocabulary(info: FieldInfo) -> str:
    """What the field's values are codes of; empty when they are no codes."""
    extra = info.json_schema_extra
    return str(extra.get(OF, "")) if isinstance(extra, dict) else ""


def is_chosen(info: FieldInfo) -> bool:
    """Is the field chosen from a list? Of areas there are too many for a list of several: their codes are typed."""
    of = vocabulary(info)
    return bool(of) and not (of == "area" and shape(info.annotation) == "lines")


def written(value: Any) -> str:
    """A value as it is typed: a whole number without `.0`."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _list_shape(item: Any) -> str:
    if _is_model(item):
        return "models"
    if options(item):
        return "several"
    return {tuple: "points", dict: "objects"}.get(get_origin(item) or item, "lines")


def _dict_shape(value: Any) -> str:
    if value in (int, float):
        return "numbers"
    return "spans" if get_origin(get_args(value)[0]) is tuple else "lists"


def _simple_shape(kind: Any) -> str:
    if _is_model(kind):
        return "words" if kind is Words else "model"
    names = {bool: "check", int: "number", float: "number", date: "date"}
    return names.get(kind, "text")


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def inner(annotation: Any) -> Any:
    """The model or the choices inside a list or an optional; the type of the keys of a dict."""
    kind, _ = plain(annotation)
    return get_args(kind)[0] if get_origin(kind) in (list, dict) else kind
