"""XML and JSON from one structure, by the Spark convention of Open311.

A structure is a dict of fields, or `Many("service", [...])` for a container: in XML an element around elements of that
name, in JSON a bare array. The root's name stands in XML only.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from kota.base.dumping import dump

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
REQUIRED = "xml"  # what a server must speak, and what it answers in when no known format was asked for
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Many:
    """A container and the name of the elements in it."""

    name: str
    items: Sequence[Any]
    is_plain: bool = False  # rows of plain values, none of them empty: JSON takes them as they are


_NESTED = (dict, Many)


def write(format_: str, root: str, value: Any) -> str:
    """The whole document."""
    if format_ == "json":
        return dump(plain(value)).decode()
    return f'<?xml version="1.0" encoding="utf-8"?>\n{element(root, value)}\n'


def plain(value: Any) -> Any:
    """For JSON: containers are arrays, also of one; what is empty is null."""
    if type(value) is dict:  # a list holds two thousand values, most of them plain ones of rows
        return {
            name: (plain(inner) if type(inner) in _NESTED else None if inner == "" else inner)
            for name, inner in value.items()
        }
    if isinstance(value, Many) and value.is_plain:
        return value.items
    if isinstance(value, Many):
        return [plain(item) for item in value.items]
    return None if value == "" else value


def element(name: str, value: Any) -> str:
    """One XML element; what is empty or unknown is an empty element."""
    if isinstance(value, Many):
        inner = "".join(element(value.name, item) for item in value.items)
    elif isinstance(value, Mapping):
        inner = "".join(element(key, item) for key, item in value.items())
    else:
        inner = _said(value)
    return f"<{name}>{inner}</{name}>" if inner else f"<{name}/>"


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_NOT_IN_XML.sub("", str(value)))
