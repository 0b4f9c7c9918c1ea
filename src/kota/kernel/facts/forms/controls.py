"""Drawing a fact as controls: fields of its schema, nested ones as groups."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kota.base.registry import FactKind
from kota.base.words import said
from kota.kernel.facts.forms import names
from kota.kernel.facts.forms.names import Path
from kota.kernel.facts.forms.shapes import inner, is_chosen, options, shape, vocabulary, written
from kota.kernel.facts.labels import LANGUAGES
from kota.kernel.facts.selectors import Vocabularies

LONG = ("body", "because", "description", "answers_for", "text")
SPARE = 1  # empty entries after those of a list, to add one
MOST_ROWS = 12
ORDER = {"code": -2, "name": -1, "source": 1}  # what a thing is called comes first, where it is known from comes last


@dataclass(frozen=True, slots=True)
class Control:
    """One control of the form, or a group of them. `path` is the name of its input."""

    path: str
    label: str
    shape: str
    value: Any = ""
    options: tuple[tuple[str, str], ...] = ()
    rows: int = 0
    children: tuple["Control", ...] = field(default=())


def controls(kind: FactKind, value: Mapping[str, Any]) -> tuple[Control, ...]:
    """Controls for every field of a kind of facts, filled with a value."""
    return _Drawing(kind).of(kind.schema, value, ())


def usual(schema: type[BaseModel]) -> dict[str, Any]:
    """What a new entry begins with: the values that hold where nobody says another."""
    given = {name: info.get_default() for name, info in schema.model_fields.items() if not info.is_required()}
    return {name: one for name, one in given.items() if isinstance(one, bool | int | float | str | time) and one != ""}


class _Drawing:
    def __init__(self, kind: FactKind) -> None:
        self.kind, self.known = kind, Vocabularies()

    def of(self, schema: type[BaseModel], value: Mapping[str, Any], path: Path) -> tuple[Control, ...]:
        made: list[Control] = []
        for name, info in sorted(schema.model_fields.items(), key=lambda one: ORDER.get(one[0], 0)):
            made += self._field((*path, name), info, value.get(name))
        return tuple(made)

    def _field(self, path: Path, info: FieldInfo, value: Any) -> Iterator[Control]:
        drawn, name = shape(info.annotation), _joined(path)
        label = names.called(self.kind, path)
        if is_chosen(info):
            yield self._chosen(name, label, info, value)
        elif drawn == "words":
            texts, rows = value or {}, 5 if path[-1] in LONG else 0
            inputs = [Control(f"{name}.{code}", title, "text", texts.get(code, ""), rows=rows)
                      for code, title in LANGUAGES.items()]  # fmt: skip
            yield Control(name, label, "group", children=tuple(inputs))
        elif drawn == "model":
            yield Control(name, label, "group", children=self.of(inner(info.annotation), value or {}, path))
        elif drawn == "models":
            for number, row in enumerate([*(value or []), *({} for _one in range(SPARE))]):
                title = f"{label} {number + 1}" if row else _("%(thing)s: add one") % {"thing": label}
                children = self.of(inner(info.annotation), row, (*path, number))
                yield Control(_joined((*path, number)), title, "group", children=children)
        elif drawn in ("spans", "lists"):
            yield Control(name, label, "group", children=tuple(self._keyed(path, info.annotation, drawn, value or {})))
        elif drawn in ("choice", "several"):
            yield self._choices(path, label, inner(info.annotation), drawn, value)
        else:
            yield _single(name, label, drawn, value)

    def _chosen(self, path: str, label: str, info: FieldInfo, value: Any) -> Control:
        """Codes of a vocabulary, chosen by what they are called. A code that is gone stays to be seen, and to be
        left."""
        is_list, known = shape(info.annotation) == "lines", self.known.of(vocabulary(info))
        given = [str(one) for one in (value or [])] if is_list else [str(value or "")]
        offered = [(code, _titled(code, title)) for code, title in known.items()]
        offered += [
            (code, _("%(code)s (does not exist)") % {"code": code}) for code in given if code and code not in known
        ]
        if is_list:
            return Control(path, label, "many", given, tuple(offered))
        if not info.is_required() or not given[0]:
            offered = [("", "—"), *offered]
        return Control(path, label, "choice", given[0], tuple(offered))

    def _choices(self, path: Path, label: str, kind: Any, drawn: str, value: Any) -> Control:
        offered = tuple((code, names.choice(self.kind, path, code) if code else "—") for code in options(kind))
        if drawn == "several":
            return Control(_joined(path), label, "many", [str(one) for one in value or []], offered)
        return Control(_joined(path), label, "choice", str(value or ""), offered)

    def _keyed(self, path: Path, annotation: Any, drawn: str, value: Mapping[str, Any]) -> Iterator[Control]:
        for key in options(inner(annotation)) or tuple(value):
            entry, place = value.get(key) or [], (*path, key)
            label = names.called(self.kind, place)
            if drawn == "lists":
                yield _single(_joined(place), label, "lines", entry)
            else:
                yield Control(_joined(place), label, "text", ", ".join(f"{opens}-{closes}" for opens, closes in entry))


def _joined(path: Path) -> str:
    return ".".join(map(str, path))


def _titled(code: str, title: Any) -> str:
    name = said(title) if isinstance(title, Mapping) and title else str(title or code)
    return name if name == code else f"{name} ({code})"


def _single(path: str, label: str, drawn: str, value: Any) -> Control:
    if drawn in _TEXTS:
        return Control(path, label, "lines", _TEXTS[drawn](value or ()), rows=min(MOST_ROWS, len(value or ()) + 2))
    if drawn == "pair":
        return Control(path, label, "text", ", ".join(map(written, value or [])))
    if drawn == "check":
        return Control(path, label, drawn, bool(value))
    long = path.rsplit(".", 1)[-1] in LONG
    return Control(path, label, drawn, written(value), rows=4 if long else 0)


def _lines(value: Any) -> str:
    return "\n".join(map(written, value))


# A value of several as lines of text; `reading` reads them back. What does not fit is shown as it was sent.
_TEXTS: dict[str, Callable[[Any], str]] = {
    "lines": _lines,
    "points": lambda value: _lines(one if isinstance(one, str) else ", ".join(map(written, one)) for one in value),
    "objects": lambda value: _lines(one if isinstance(one, str) else json.dumps(one) for one in value),
    "numbers": lambda value: _lines(f"{key}: {written(number)}" for key, number in dict(value).items()),
}
