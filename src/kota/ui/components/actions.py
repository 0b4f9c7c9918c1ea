"""Icons, buttons, badges: the small parts that everything else uses."""

from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kota.ui import assets
from kota.ui.components.html import EMPTY, attributes, classes

# What each kind of badge and notice shows beside its words, so that colour is never alone.
KIND_ICONS = {
    "neutral": "circle",
    "info": "info",
    "progress": "loader",
    "good": "circle-check",
    "warn": "triangle-alert",
    "bad": "octagon-alert",
}


# Pages are full of the same small parts, so they are remembered; `typed`, since a safe text is not a plain one.
@lru_cache(maxsize=1000, typed=True)
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A picture from the sprite; decoration unless it has a label."""
    address = f"{assets.url('frontend/icons.svg')}#{name}"
    css = classes("icon", f"icon-{size}" if size else "")
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}"></use></svg>', css, spoken, address)


def button(
    text: str, kind: str = "primary", icon_name: str = "", href: str = "", type_: str = "submit", **given: Any
) -> SafeString:
    """A button, or a link that looks like one. Kinds: primary, second, quiet, danger; sizes: s, l."""
    size, wide, after = given.pop("size", ""), given.pop("wide", False), given.pop("icon_after", "")
    css = classes("button", f"button-{kind}", f"button-{size}" if size else "", "wide" if wide else "")
    css = classes(css, given.pop("class", "") or given.pop("class_", ""))
    inside = format_html(
        "{}<span>{}</span>{}", icon(icon_name) if icon_name else EMPTY, text, icon(after) if after else EMPTY
    )
    if href:
        return format_html('<a class="{}" href="{}"{}>{}</a>', css, href, attributes(given), inside)
    return format_html('<button class="{}" type="{}"{}>{}</button>', css, type_, attributes(given), inside)


def icon_button(label: str, icon_name: str, href: str = "", type_: str = "button", **given: Any) -> SafeString:
    """A square button that shows only an icon; its label is read aloud and shown on hover."""
    css = classes("icon-button", given.pop("class", ""))
    rest = attributes({"aria_label": label, "title": label, **given})
    if href:
        return format_html('<a class="{}" href="{}"{}>{}</a>', css, href, rest, icon(icon_name))
    return format_html('<button class="{}" type="{}"{}>{}</button>', css, type_, rest, icon(icon_name))


def badge(text: Any, kind: str = "neutral", icon_name: str = "") -> SafeString:
    """A state as colour, icon and word."""
    return _badge(text if isinstance(text, SafeString) else str(text), kind, icon_name)


@lru_cache(maxsize=500, typed=True)
def _badge(text: str, kind: str, icon_name: str) -> SafeString:
    kind = kind if kind in KIND_ICONS else "neutral"
    return format_html('<span class="badge badge-{}">{}{}</span>', kind, icon(icon_name or KIND_ICONS[kind]), text)


def person(name: str, role: str = "") -> SafeString:
    """Somebody by name and office; no pictures of people."""
    beside = format_html(' <span class="muted">{}</span>', role) if role else EMPTY
    return format_html('<span class="person">{}<span>{}{}</span></span>', icon("user-round"), name, beside)
