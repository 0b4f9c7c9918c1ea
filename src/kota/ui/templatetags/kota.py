"""The components as template tags; loaded in every template (see docs/how-to/use-the-design-system.md)."""

from collections.abc import Mapping
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.engine import Engine
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kota.base import words
from kota.base.money import Money
from kota.base.registry import REGISTRY
from kota.ui import assets
from kota.ui.components import actions, data, layout, text, time
from kota.ui.components import forms as form_parts
from kota.ui.shell import Shell

register = template.Library()


@register.simple_tag
def entry(name: str) -> SafeString:
    """`{% entry "map" %}` in the block `head`: loads a built script and its style."""
    return assets.tags(name)


@register.simple_tag
def asset(source: str) -> str:
    """`{% asset "frontend/icon.svg" %}`: the address of a built file."""
    return assets.url(source)


@register.simple_tag(takes_context=True)
def frame(context: Context, name: str) -> SafeString:
    """`{% frame "ui/header.html" %}`: a part of the frame around every page, with `here`, the page's own address."""
    shell: Shell = context["shell"]

    def make(here: str) -> SafeString:
        with context.push(here=here):
            return SafeString(Engine.get_default().get_template(name).render(context))

    return shell.framed(name, make)


@register.simple_tag(takes_context=True)
def parts(context: Context, place: str, **about: Any) -> SafeString:
    """`{% parts "transit.stop" stop=stop %}`: what other apps put there."""
    request = context["request"]
    made = [(one.template, one.context(request, **about)) for one in REGISTRY.parts(place)]
    return mark_safe("".join(render_to_string(name, dict(filled), request) for name, filled in made if filled))  # noqa: S308 - templates of ours


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    return actions.icon(name, label, size)


@register.simple_tag
def button(text: str, **given: Any) -> SafeString:
    """`{% button _("Send") kind="primary" icon="send" %}`; with `href=` a link."""
    return actions.button(text, icon_name=given.pop("icon", ""), type_=given.pop("type", "submit"), **given)


@register.simple_tag
def icon_button(label: str, icon: str, **given: Any) -> SafeString:
    return actions.icon_button(label, icon, type_=given.pop("type", "button"), **given)


@register.simple_tag
def badge(text: str, kind: str = "neutral", icon: str = "") -> SafeString:
    return actions.badge(text, kind, icon)


@register.simple_tag
def person(name: str, role: str = "") -> SafeString:
    return actions.person(name, role)


@register.simple_tag
def field(bound: BoundField, **given: Any) -> SafeString:
    """`{% field form.words rows=4 %}`."""
    return form_parts.field(bound, **given)


@register.simple_tag
def errors(form: forms.BaseForm) -> SafeString:
    return form_parts.errors(form)


@register.simple_tag
def steps(items: Any, label: str = "") -> SafeString:
    return data.steps(items, label)


@register.simple_tag
def stat(value: Any, label: str, **given: Any) -> SafeString:
    return data.stat(value, label, **given)


@register.simple_tag
def tabs(items: Any, label: str) -> SafeString:
    return data.tabs(items, label)


@register.simple_tag
def breadcrumb(*parts: Any) -> SafeString:
    return data.breadcrumb(*parts)


@register.simple_tag
def pager(previous: str = "", following: str = "", label: str = "", target: str = "") -> SafeString:
    return data.pager(previous, following, label, target)


@register.simple_tag(takes_context=True)
def th(context: Context, text: str, sort: str = "", **given: Any) -> SafeString:
    return data.th(context.get("request"), text, sort, **given)


@register.simple_tag
def when(moment: Any, style: str = "both", zone: str = "") -> SafeString:
    """In another zone than the city's with its name."""
    told = time.when(moment, style, zone=zone)
    return format_html("{} {}", told, time.zone_name(moment, zone)) if zone and moment else told


@register.simple_block_tag
def card(content: str, title: str = "", **given: Any) -> SafeString:
    """`{% card title=_("Place") %}...{% endcard %}`."""
    return layout.card(content, title, **given)


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "", **given: Any) -> SafeString:
    return layout.notice(content, kind, title, **given)


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "inbox") -> SafeString:
    return layout.empty(content, title, icon)


@register.simple_block_tag
def dialog(content: str, id: str, title: str, **given: Any) -> SafeString:
    return layout.dialog(content, id, title, **given)


@register.simple_block_tag
def table(content: str, label: str, **given: Any) -> SafeString:
    return layout.table(content, label, **given)


@register.simple_block_tag(takes_context=True)
def live(context: Context, content: str, id: str, *topics: str, **given: Any) -> SafeString:
    """`{% live "list" "public:reports" %}{% partial list %}{% endlive %}`."""
    request = context.get("request")
    path = request.get_full_path() if request else ""
    return layout.live(content, id, path, topics, **given)


@register.filter
def said(texts: Mapping[str, str] | None) -> str:
    """A text that the city gives in several languages, in the reader's."""
    return words.said(texts) if texts else ""


@register.filter
def number(value: Any, style: str = "") -> str:
    return time.number(value, style)


@register.filter
def money(value: Money | None) -> str:
    """`{{ fare|money }}`: an amount with its currency, as the reader writes it."""
    return time.money(value)


@register.filter
def duration(value: Any) -> str:
    return time.duration(value)


@register.filter
def markdown(value: str) -> SafeString:
    """A text of the city's own as safe HTML."""
    return text.markdown(value)
