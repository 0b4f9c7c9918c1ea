"""Parts that hold other parts: cards, notices, dialogs, tables, live parts."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kota.base import live as live_events
from kota.ui.components.actions import KIND_ICONS, icon
from kota.ui.components.html import EMPTY, attributes, classes

_LIVE_ATTRIBUTES = ("hx_get", "hx_trigger", "hx_target", "hx_swap", "hx_select")


def card(content: str, title: str = "", **given: Any) -> SafeString:
    """A surface. `href` makes the title a link that covers the card, `element` gives it an accent."""
    return render_to_string("ui/components/card.html", {"content": content, "title": title, **given})


def notice(content: str, kind: str = "info", title: str = "", **given: Any) -> SafeString:
    """Something the reader should know; errors are read aloud at once."""
    kind = kind if kind in KIND_ICONS else "info"
    role = "alert" if kind == "bad" else given.get("role", "")
    spoken = format_html(' role="{}"', role) if role else EMPTY
    head = format_html('<p class="notice-title">{}</p>', title) if title else EMPTY
    mark = icon(given.get("icon") or KIND_ICONS[kind])
    return format_html('<div class="notice notice-{}"{}>{}<div>{}{}</div></div>', kind, spoken, mark, head, content)


def empty(content: str, title: str, icon_name: str = "inbox") -> SafeString:
    """Nothing here yet, and what to do about it."""
    mark = icon(icon_name, size="l")
    return format_html('<div class="empty">{}<p class="empty-title">{}</p>{}</div>', mark, title, content)


def dialog(content: str, id_: str, title: str, opener: str = "", **given: Any) -> SafeString:
    """A question above the page. Without JavaScript it is a part of the page that `opener` jumps to."""
    context = {"content": content, "id": id_, "title": title, "opener": opener, **given}
    return render_to_string("ui/components/dialog.html", context)


def table(content: str, label: str, **given: Any) -> SafeString:
    """A table that scrolls sideways in its box; with `stack=True` rows become cards on a phone, and with
    `side=True` their numbers stand side by side there."""
    css = classes("table", *(look for look in ("stack", "side", "dense") if given.get(look)))
    return format_html(
        '<div class="table-box" role="region" aria-label="{}" tabindex="0"><table class="{}">{}</table></div>',
        label,
        css,
        content,
    )


def live(content: str, id_: str, path: str, topics: Iterable[str | Iterable[str]], **given: Any) -> SafeString:
    """A part fetched again when an event arrives on one of its topics; `id_` names the partial."""
    wanted = [str(topic) for given_ in topics for topic in ([given_] if isinstance(given_, str) else given_)]
    closed = [topic for topic in wanted if not topic.startswith("public:")]
    defaults = {"hx_get": path, "hx_trigger": "live", "hx_target": "this", "hx_swap": "innerHTML"}
    rest = {
        "id": id_,
        "data_topics": " ".join(wanted),
        "data_token": live_events.token(closed) if closed else None,
        **{name: given.get(name, value) for name, value in defaults.items()},
        **{name: value for name, value in given.items() if name not in _LIVE_ATTRIBUTES},
    }
    return format_html("<kota-live{}>{}</kota-live>", attributes(rest), content)
