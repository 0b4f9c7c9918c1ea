"""What the frame of every page needs: the city, navigation, language, theme."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kota.base.actor import ANONYMOUS, ActorKind
from kota.base.registry import REGISTRY
from kota.ui import city, links, remembered
from kota.ui.access import actor_of
from kota.ui.assets import version
from kota.ui.components.html import escape

THEMES = ("light", "dark")
THEME_COOKIE = "kota_theme"


KEEP_S = 30
_HERE = "\ue000"  # stands for the page's address in what is kept


class Shell:
    """The frame of one page; each part is worked out only when the template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def city(self) -> city.City:
        return city.current()

    @property
    def language(self) -> str:
        return (get_language() or settings.LANGUAGE_CODE).split("-")[0]

    @property
    def languages(self) -> list[tuple[str, str]]:
        return list(settings.LANGUAGES)

    @property
    def theme(self) -> str:
        """`light` or `dark` where the reader chose, else empty: as the device says."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @property
    def demo(self) -> bool:
        return bool(settings.KOTA_DEMO)

    @property
    def version(self) -> str:
        return version()

    @property
    def signed_in(self) -> bool:
        return actor_of(self.request).kind is ActorKind.ACCOUNT

    @property
    def session(self) -> str:
        """`in` or `out`; empty where a request was answered before anybody looked who asks."""
        return ("in" if self.signed_in else "out") if hasattr(self.request, "actor") else ""

    def framed(self, name: str, make: Callable[[str], SafeString]) -> SafeString:
        """A part of the frame. Whoever is not signed in sees the same as everybody else in this part of the site."""
        here = self.request.get_full_path()
        if actor_of(self.request) != ANONYMOUS:
            return make(here)
        key = (name, self.language, self.theme, links.leading_to(self.request.path))
        return SafeString(remembered.html(key, KEEP_S, lambda: make(_HERE)).replace(_HERE, escape(here)))

    @cached_property
    def main(self) -> list[links.Shown]:
        return links.shown(self.request, "main")

    @cached_property
    def action(self) -> list[links.Shown]:
        """The one thing that a resident comes for."""
        return links.shown(self.request, "action")[:1]

    @cached_property
    def bar(self) -> list[links.Shown]:
        """The bar at the foot of a phone: up to four, with the action in their middle."""
        around = links.shown(self.request, "bar")[:4]
        return [*around[:2], *self.action, *around[2:]]

    @cached_property
    def header(self) -> list[str]:
        """Small parts that apps put beside the menu."""
        return [render_to_string(t.template, dict(t.context(self.request)), self.request) for t in REGISTRY.header()]

    @cached_property
    def banners(self) -> list[str]:
        """What stands above every page."""
        return [render_to_string(t.template, dict(t.context(self.request)), self.request) for t in REGISTRY.banners()]

    @cached_property
    def staff(self) -> list[links.Shown]:
        return links.shown(self.request, "staff")

    @cached_property
    def admin(self) -> list[links.Shown]:
        return links.shown(self.request, "admin")

    @cached_property
    def account(self) -> list[links.Shown]:
        return links.shown(self.request, "account")

    @cached_property
    def footer(self) -> list[links.Shown]:
        return links.shown(self.request, "footer")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
