"""What is wrong with a fact, in the words of its form and the reader's language."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from kota.base.errors import InvalidError
from kota.base.registry import REGISTRY, FactKind
from kota.base.words import told
from kota.kernel.facts.contracts import Wrong, WrongFactError
from kota.kernel.facts.forms.names import field_of

MOST = 5


def said(error: InvalidError, kind: FactKind) -> str:
    """A sentence for each field that the schema of the kind refused; whatever else was refused, as it was said."""
    if isinstance(error, WrongFactError):
        return " ".join(_wrong(error.fact, place, wrong) for place, wrong in list(error.sentences())[:MOST])
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return told(error)
    return _each(cause, partial(field_of, kind))


def _each(mistakes: ValidationError, named: Callable[[tuple[int | str, ...]], str]) -> str:
    return " ".join(_sentence(named(entry["loc"]), _words(entry)) for entry in mistakes.errors()[:MOST])


def _sentence(field: str, wrong: str) -> str:
    """What is wrong with the whole has no field to name."""
    return _("%(field)s: %(wrong)s") % {"field": field, "wrong": wrong} if field else wrong[:1].upper() + wrong[1:]


def refusal(error: InvalidError) -> InvalidError:
    """For a program: in the reader's language too, with the names that the fields have in the value."""
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return error
    return InvalidError(_each(cause, _path), field=f"value.{_path(cause.errors()[0]['loc'])}")


def _path(steps: tuple[int | str, ...]) -> str:
    return ".".join(map(str, steps))


def _wrong(edited: tuple[str, str], place: tuple[str, str], wrong: Wrong) -> str:
    """One sentence; about another fact than the edited one it says which."""
    values = dict(wrong.values)
    sentence = _(wrong.sentence) % values if values else _(wrong.sentence)
    kind = REGISTRY.fact_kinds()[place[0]]
    field = field_of(kind, wrong.path)
    if place != edited:
        field = f"{_(kind.title)} › {place[1]} › {field}"
    return _("%(field)s: %(wrong)s") % {"field": field, "wrong": f"{sentence}."}


def _words(entry: Mapping[str, Any]) -> str:
    limits = entry.get("ctx") or {}
    if entry["type"] == "value_error":  # a rule of the schema's own: its sentence is a message id
        return f"{_(str(limits['error']))}."
    words = _WORDS.get(entry["type"])
    if words is None and entry["type"].startswith("date"):
        words = _WORDS["date_type"]
    return (words or _other)() % {name: _figure(limits.get(name)) for name in ("gt", "ge", "lt", "le")}


def _figure(limit: Any) -> str:
    return f"{limit:g}" if isinstance(limit, int | float) else str(limit or "")


def _empty() -> str:
    return _("this must be filled in.")


def _number() -> str:
    return _("this must be a number.")


def _other() -> str:
    return _("this is not right.")


_WORDS: dict[str, Callable[[], str]] = {
    "missing": _empty,
    "string_too_short": _empty,
    "too_short": _empty,
    "string_type": _empty,
    "int_parsing": _number,
    "int_type": _number,
    "float_parsing": _number,
    "float_type": _number,
    "int_from_float": lambda: _("this must be a whole number."),
    "greater_than": lambda: _("this must be more than %(gt)s."),
    "greater_than_equal": lambda: _("this must be at least %(ge)s."),
    "less_than": lambda: _("this must be less than %(lt)s."),
    "less_than_equal": lambda: _("this may be at most %(le)s."),
    "literal_error": lambda: _("choose one of the entries offered."),
    "date_type": lambda: _("this must be a date such as 2026-12-31."),
    "string_pattern_mismatch": lambda: _("this is not written as it must be."),
}
