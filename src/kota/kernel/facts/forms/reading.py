"""Reading a sent form back into a fact's value, by the same schema that drew it."""

import json
from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kota.kernel.facts.forms.shapes import inner, is_chosen, options, plain, shape


def read(schema: type[BaseModel], sent: QueryDict, path: str = "") -> dict[str, Any]:
    """The value that a form says; the schema itself judges whether it is right."""
    return {
        name: sent.getlist(f"{path}{name}") if _are_chosen(info) else _value(f"{path}{name}", info.annotation, sent)
        for name, info in schema.model_fields.items()
    }


def _are_chosen(info: FieldInfo) -> bool:
    kind = shape(info.annotation)
    return kind == "several" or (kind == "lines" and is_chosen(info))


def _value(path: str, annotation: Any, sent: QueryDict) -> Any:
    kind = shape(annotation)
    if kind == "words":
        texts = {code: sent.get(f"{path}.{code}", "").strip() for code in ("id", "en")}
        return texts if any(texts.values()) or not plain(annotation)[1] else None
    if kind == "model":
        found = read(inner(annotation), sent, f"{path}.")
        return None if plain(annotation)[1] and _is_blank(found) else found
    if kind == "models":
        return _models(path, inner(annotation), sent)
    if kind in ("spans", "lists"):
        return _keyed(path, annotation, kind, sent)
    return _single(path, annotation, kind, sent)


def _models(path: str, model: type[BaseModel], sent: QueryDict) -> list[dict[str, Any]]:
    numbers = {key[len(path) + 1 :].split(".")[0] for key in sent if key.startswith(f"{path}.")}
    found = (
        read(model, sent, f"{path}.{number}.") for number in sorted((n for n in numbers if n.isdecimal()), key=int)
    )
    chosen = {name for name, info in model.model_fields.items() if shape(info.annotation) == "choice"}
    return [row for row in found if not _is_blank({key: value for key, value in row.items() if key not in chosen})]


def _keyed(path: str, annotation: Any, kind: str, sent: QueryDict) -> dict[str, Any]:
    known = options(inner(annotation)) or tuple(k[len(path) + 1 :] for k in sent if k.startswith(f"{path}."))
    entries = {key: sent.get(f"{path}.{key}", "") for key in known}
    if kind == "spans":
        return {key: [_span(one) for one in text.split(",") if one.strip()] for key, text in entries.items()}
    # Of the parameters that there are an index may have some; of words a list may be empty.
    is_optional = bool(options(inner(annotation)))
    return {key: _lines(text) for key, text in entries.items() if text.strip() or not is_optional}


def _span(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("-", 1))


def _single(path: str, annotation: Any, kind: str, sent: QueryDict) -> Any:
    text = sent.get(path, "").strip()
    if kind == "check":
        return path in sent
    if not text and plain(annotation)[1]:
        return None
    return _READ[kind](text) if kind in _READ else text


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _numbers(text: str) -> dict[str, str]:
    """`ankle: 10`, one a line. A key may hold colons, a number does not."""
    split = (line.rpartition(":") for line in _lines(text))
    return {key.strip(): number.strip() for key, _colon, number in split}


def _object(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:  # said by the schema, and shown as it was typed
        return line


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _is_blank(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_blank(inner_) for inner_ in value.values())
    return value in ("", None, [], False) or (isinstance(value, list) and all(map(_is_blank, value)))


_READ: dict[str, Callable[[str], Any]] = {
    "lines": _lines,
    "points": lambda text: [_parts(line) for line in _lines(text)],
    "objects": lambda text: [_object(line) for line in _lines(text)],
    "numbers": _numbers,
    "pair": _parts,
}
