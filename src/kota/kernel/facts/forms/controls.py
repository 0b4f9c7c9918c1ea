"""Drawing a fact as controls: fields of its schema, nested ones as groups."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from django.utils.translation import gettext as _
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from kota.base.words import said
from kota.kernel.facts.forms.shapes import inner, is_chosen, shape, vocabulary
from kota.kernel.facts.selectors import Vocabularies

LONG = ("body", "because", "description", "answers_for", "text")
SPARE = 1  # empty entries after those of a list, to add one


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


def controls(schema: type[BaseModel], value: Mapping[str, Any], path: str = "") -> tuple[Control, ...]:
    """Controls for every field of a schema, filled with a value."""
    made: list[Control] = []
    for name, info in schema.model_fields.items():
        made += _controls(f"{path}{name}", name, info, value.get(name))
    return tuple(made)


def _controls(path: str, name: str, info: FieldInfo, value: Any) -> Iterator[Control]:
    annotation = info.annotation
    kind = shape(annotation)
    label = _SEVERAL.get(name, lambda: label_of(name))() if kind == "models" else label_of(name)
    if is_chosen(info):
        yield _chosen(path, _CHOSEN.get(name, lambda: label)() if kind == "lines" else label, kind, info, value)
    elif kind == "words":
        texts = value or {}
        rows = 5 if name in LONG else 0
        inputs = [Control(f"{path}.{code}", title, "text", texts.get(code, ""), rows=rows) for code, title in LANGUAGES]
        yield Control(path, label, "group", children=tuple(inputs))
    elif kind == "model":
        yield Control(path, label, "group", children=controls(inner(annotation), value or {}, f"{path}."))
    elif kind == "models":
        rows_ = [*(value or []), *({} for _ in range(SPARE))]
        for number, row in enumerate(rows_):
            title = f"{label} {number + 1}" if row else _("%(thing)s: add one") % {"thing": label}
            yield Control(path, title, "group", children=controls(inner(annotation), row, f"{path}.{number}."))
    elif kind in ("spans", "lists", "numbers"):
        yield Control(path, label, "group", children=tuple(_keyed(path, annotation, kind, value or {})))
    else:
        yield _single(path, label, kind, annotation, value)


def _chosen(path: str, label: str, kind: str, info: FieldInfo, value: Any) -> Control:
    """Codes of a vocabulary, chosen by what they are called. A code that is gone stays to be seen, and to be left."""
    known = Vocabularies().of(vocabulary(info))
    given = [str(one) for one in (value or [])] if kind == "lines" else [str(value or "")]
    options = [(code, _called(code, called)) for code, called in known.items()]
    options += [(code, _("%(code)s (does not exist)") % {"code": code}) for code in given if code and code not in known]
    if kind == "lines":
        return Control(path, label, "many", given, tuple(options))
    if not info.is_required() or not given[0]:
        options = [("", "—"), *options]
    return Control(path, label, "choice", given[0], tuple(options))


def _called(code: str, called: Any) -> str:
    name = said(called) if isinstance(called, Mapping) and called else str(called or code)
    return name if name == code else f"{name} ({code})"


LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"))


def _keyed(path: str, annotation: Any, kind: str, value: Mapping[str, Any]) -> Iterator[Control]:
    keys = get_args(inner(annotation)) or tuple(value)
    for key in keys:
        yield Control(
            f"{path}.{key}", label_of(key), "lines" if kind == "lists" else "text", _shown(kind, value.get(key))
        )


def _shown(kind: str, value: Any) -> str:
    if kind == "spans":
        return ", ".join(f"{opens}-{closes}" for opens, closes in value or [])
    return "\n".join(value or []) if kind == "lists" else str(value if value is not None else "")


def _single(path: str, label: str, kind: str, annotation: Any, value: Any) -> Control:
    if kind == "choice":
        options = tuple((str(option), _option(str(option)) if option else "—") for option in inner(annotation))
        return Control(path, label, kind, str(value or ""), options)
    if kind == "lines":
        return Control(path, label, kind, "\n".join(map(str, value or [])), rows=min(12, len(value or []) + 2))
    if kind == "pair":
        return Control(path, label, "text", ", ".join(map(str, value or [])))
    if kind == "check":
        return Control(path, label, kind, bool(value))
    long = path.rsplit(".", 1)[-1] in LONG
    return Control(path, label, kind, "" if value is None else str(value), rows=4 if long else 0)


def _option(name: str) -> str:
    return _OPTIONS.get(name, lambda: label_of(name))()


def label_of(name: str) -> str:
    """A field's name in words."""
    return _LABELS.get(name, lambda: name.replace("_", " ").capitalize())()


# Names that mean something else as one of several things, or as a choice.
_CHOSEN = {
    "categories": lambda: _("Categories"),
    "groups": lambda: _("Groups"),
    "notify": lambda: _("Who is told"),
    "permissions": lambda: _("Permissions"),
}
_SEVERAL = {"emergency": lambda: _("Emergency number")}
_OPTIONS = {"number": lambda: _("A number"), "text": lambda: _("Text of several lines")}
_LABELS = {
    "case_type": lambda: _("Type of case"),
    "string": lambda: _("One line of text"),
    "datetime": lambda: _("Date and time"),
    "singlevaluelist": lambda: _("One of several choices"),
    "multivaluelist": lambda: _("Several choices"),
    "languages": lambda: _("Languages, one code a line"),
    "province": lambda: _("Province"),
    "reference_prefix": lambda: _("Letters that report numbers begin with"),
    "centre": lambda: _("Centre of the map: longitude, latitude"),
    "zoom": lambda: _("First zoom of the map"),
    "bbox": lambda: _("The city's box: west, south, east, north"),
    "home_bbox": lambda: _("Box of the first map: west, south, east, north"),
    "counts": lambda: _("Figures"),
    "danger": lambda: _("Words of danger, one a line"),
    "titles": lambda: _("Titles before a name, one a line"),
    "not_persons": lambda: _("What follows a title and is no person, one a line"),
    "insults": lambda: _("Insults, one a line"),
    "code": lambda: _("Code"),
    "name": lambda: _("Name"),
    "short": lambda: _("Short name"),
    "kind": lambda: _("Kind"),
    "calendar": lambda: _("Working calendar"),
    "answers_for": lambda: _("Answers for"),
    "area": lambda: _("Area code"),
    "parent": lambda: _("Office above"),
    "website": lambda: _("Website"),
    "source": lambda: _("Source"),
    "description": lambda: _("Description"),
    "permissions": lambda: _("Permissions, one a line"),
    "group": lambda: _("Group"),
    "icon": lambda: _("Icon"),
    "colour": lambda: _("Colour"),
    "order": lambda: _("Order"),
    "keywords": lambda: _("Keywords, one a line"),
    "solve_hours": lambda: _("Working hours until solved"),
    "evidence": lambda: _("Closing needs a photo"),
    "public": lambda: _("Shown to the public"),
    "emergency": lambda: _("Emergency question (empty: none)"),
    "ask": lambda: _("Question"),
    "number": lambda: _("Number to call"),
    "question": lambda: _("Extra question"),
    "datatype": lambda: _("Kind of answer"),
    "required": lambda: _("Must be answered"),
    "label": lambda: _("Question"),
    "hint": lambda: _("Hint"),
    "values": lambda: _("Choice"),
    "key": lambda: _("Code"),
    "when": lambda: _("When"),
    "categories": lambda: _("Categories, one code a line"),
    "groups": lambda: _("Groups, one code a line"),
    "areas": lambda: _("Area codes, one a line"),
    "words": lambda: _("Words, one a line"),
    "hours": lambda: _("Hours"),
    "inside": lambda: _("Within office hours"),
    "outside": lambda: _("Outside office hours"),
    "send_to": lambda: _("Send to"),
    "because": lambda: _("Reason shown to residents"),
    "timezone": lambda: _("Time zone"),
    "holidays": lambda: _("Rests on holidays"),
    "mon": lambda: _("Monday"),
    "tue": lambda: _("Tuesday"),
    "wed": lambda: _("Wednesday"),
    "thu": lambda: _("Thursday"),
    "fri": lambda: _("Friday"),
    "sat": lambda: _("Saturday"),
    "sun": lambda: _("Sunday"),
    "day": lambda: _("Day"),
    "national": lambda: _("National holiday"),
    "joint_leave": lambda: _("Joint leave"),
    "provisional": lambda: _("Provisional"),
    "at": lambda: _("Moment"),
    "before_due": lambda: _("Before the deadline"),
    "after_due": lambda: _("After the deadline"),
    "notify": lambda: _("Who is told, one a line"),
    "wait_days": lambda: _("Days to wait for an answer"),
    "remind_days": lambda: _("Days before that to remind the reporter"),
    "reopen_days": lambda: _("Days to open a solved report again"),
    "text": lambda: _("Text"),
    "verb": lambda: _("For which step"),
    "title": lambda: _("Title"),
    "body": lambda: _("Text"),
}
