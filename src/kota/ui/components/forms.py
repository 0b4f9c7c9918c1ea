"""Forms: one field with everything around it, and what is wrong with the whole form."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kota.ui.components.html import EMPTY

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "check"),
    (forms.MultiWidget, "group"),
)


def field(bound: BoundField, **given: Any) -> SafeString:
    """Label, hint, control, error, tied together for every reader.

    `label`, `hint`: other words than the form's. `look="cards"` shows radio buttons as cards. `needed=True` where the
    form itself need not have it but somebody who sees the field must fill it in. Everything else
    becomes an attribute of the control: `rows=4`, `autocomplete="off"`, `inputmode="numeric"`.
    """
    if bound.is_hidden:
        return SafeString(str(bound) + str(bound.errors))
    label, hint = given.pop("label", None), given.pop("hint", None)
    look, needed = given.pop("look", ""), given.pop("needed", False)
    kind = _kind(bound.field.widget)
    context = {
        "field": bound,
        "kind": kind,
        "look": look,
        "label": bound.label if label is None else label,
        "hint": bound.help_text if hint is None else hint,
        "control": bound if kind == "choices" else SafeString(_control(bound, given, has_hint=bool(hint))),
        "optional": not needed and not bound.field.required and not _is_ticked(bound.field.widget),
        "limit": bound.field.widget.attrs.get("maxlength") if isinstance(bound.field.widget, forms.Textarea) else "",
    }
    return render_to_string("ui/components/field.html", context)


def _is_ticked(widget: forms.Widget) -> bool:
    """Whether it is made of boxes to tick: none of them has to be, which nobody needs to be told."""
    return isinstance(widget, (forms.CheckboxInput, forms.CheckboxSelectMultiple))


def errors(form: forms.BaseForm) -> SafeString:
    """A summary above the form that takes the reader to each field in error."""
    if not form.errors:
        return EMPTY
    wrong = [(form[name], found[0]) for name, found in form.errors.items() if name in form.fields]
    return render_to_string("ui/components/errors.html", {"form": form, "wrong": wrong})


def _kind(widget: forms.Widget) -> str:
    return next((kind for cls, kind in _KINDS if isinstance(widget, cls)), "control")


def _control(bound: BoundField, given: dict[str, Any], *, has_hint: bool) -> str:
    attrs = {name.rstrip("_").replace("_", "-"): value for name, value in given.items()}
    if described := _described_by(bound, has_hint=has_hint):
        attrs["aria-describedby"] = described
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return bound.as_widget(attrs=attrs)


def _described_by(bound: BoundField, *, has_hint: bool) -> str:
    """The ids under which the field's template puts its error and its hint."""
    ids = []
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    if has_hint or bound.help_text:
        ids.append(f"{bound.auto_id}_helptext")
    return " ".join(ids)
