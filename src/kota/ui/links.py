"""Navigation: the links of all manifests that this person may follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.checks import CheckMessage, Error
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from kota.base import logs
from kota.base.registry import REGISTRY, Link
from kota.ui.access import actor_of

PLACES = ("main", "action", "bar", "staff", "admin", "account", "footer")
_log = logs.logger("ui")


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as a page shows it."""

    title: str
    url: str
    icon: str
    current: bool


def shown(request: HttpRequest, place: str) -> list[Shown]:
    """The links of one place for whoever asks, in order."""
    actor = actor_of(request)
    links = [link for link in REGISTRY.links(place) if not link.permission or actor.may(link.permission)]
    resolved = [(link, url) for link in links if (url := _address(link))]
    best = _best(request.path, [url for _, url in resolved])
    return [Shown(gettext(link.title), url, link.icon or "circle", url == best) for link, url in resolved]


def _address(link: Link) -> str:
    try:
        return reverse(link.url_name)
    except NoReverseMatch:
        _log.warning("ui.link_without_route", route=link.url_name)
        return ""


def leading_to(path: str) -> tuple[str, ...]:
    """All links whose page this is or lies below: which of them are current is the same where these are the same."""
    return tuple(url for url in _every_address() if _leads(url, path))


@lru_cache(maxsize=1)
def _every_address() -> tuple[str, ...]:
    return tuple({url for place in PLACES for link in REGISTRY.links(place) if (url := _address(link))})


def _best(path: str, urls: Sequence[str]) -> str:
    """The link whose page this is: the longest one that the path begins with."""
    return max((url for url in urls if _leads(url, path)), key=len, default="")


def _leads(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def check_links(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every link of a manifest has a known place and leads somewhere."""
    found: list[CheckMessage] = []
    for module in REGISTRY:
        for link in module.links:
            if link.place not in PLACES:
                found.append(Error(f"{module.name}: no place is called {link.place}", id="ui.E001"))
            if not _address(link):
                found.append(Error(f"{module.name}: no route is called {link.url_name}", id="ui.E002"))
    return found
