"""Lists, figures, steps: what has happened and how much."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kota.ui.components.actions import KIND_ICONS, icon
from kota.ui.components.html import EMPTY


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a status line. `state` is done, current or coming; `text` may be safe HTML."""

    title: str
    state: str = "done"
    at: datetime | None = None
    text: str = ""
    by: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    title: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Crumb:
    title: str
    url: str = ""


def steps(items: Iterable[Step], label: str = "") -> SafeString:
    """What happened, is happening and comes next, from top to bottom."""
    return render_to_string("ui/components/steps.html", {"steps": list(items), "label": label})


def stat(value: Any, label: str, **given: Any) -> SafeString:
    """A figure with its name. `note` explains, `kind` colours, `href` opens what is counted."""
    kind = given.get("kind", "")
    context = {"value": value, "label": label, **given, "kind_icon": KIND_ICONS.get(kind, "")}
    return render_to_string("ui/components/stat.html", context)


def tabs(items: Sequence[Tab], label: str) -> SafeString:
    """Views of one thing, each with its own address."""
    return render_to_string("ui/components/tabs.html", {"tabs": items, "label": label})


def breadcrumb(*parts: Any) -> SafeString:
    """Where the reader is: title, url, title, url, and the title of this page; or a list of Crumbs."""
    if len(parts) == 1 and not isinstance(parts[0], str):
        crumbs = list(parts[0])
    else:
        crumbs = [
            Crumb(str(parts[i]), str(parts[i + 1]) if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)
        ]
    return render_to_string("ui/components/breadcrumb.html", {"crumbs": crumbs})


def pager(previous: str = "", following: str = "", label: str = "", target: str = "") -> SafeString:
    """To the page before and after; `target` is the id of a part that htmx replaces instead of the page."""
    if not (previous or following):
        return EMPTY
    context = {"previous": previous, "following": following, "label": label, "target": target}
    return render_to_string("ui/components/pager.html", context)


def th(request: HttpRequest | None, text: str, sort: str = "", **given: Any) -> SafeString:
    """A column's head; with `sort="due"` a link to `?sort=due`, and to `?sort=-due` the second time."""
    css = format_html(' class="{}"', "number") if given.get("number") else EMPTY
    if not sort or request is None:
        return format_html('<th scope="col"{}>{}</th>', css, text)
    now = request.GET.get("sort", "")
    state = {sort: "ascending", f"-{sort}": "descending"}.get(now, "none")
    query = request.GET.copy()
    query["sort"] = f"-{sort}" if now == sort else sort
    query.pop("page", None)
    query.pop("after", None)
    arrow = icon({"ascending": "arrow-up", "descending": "arrow-down"}.get(state, "arrow-up-down"), size="s")
    link = format_html('<a href="?{}">{} {}</a>', query.urlencode(), text, arrow)
    return format_html('<th scope="col" aria-sort="{}"{}>{}</th>', state, css, link)
