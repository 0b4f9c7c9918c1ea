"""The built front end: which files an entry needs. Without a build pages have no style and still work."""

import hashlib
import re
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString
from django_vite.core.asset_loader import DjangoViteAssetLoader
from django_vite.core.exceptions import DjangoViteAssetNotFoundError


@cache
def url(source: str) -> str:
    """The address of a built file by its source (`frontend/icons.svg`); empty without a build."""
    return str(_ask("generate_vite_asset_url", source))


@cache
def tags(entry: str) -> SafeString:
    """The elements of `<head>` that load an entry (`base`, `map`, `chart`, `staff`)."""
    return SafeString(_ask("generate_vite_asset", f"frontend/{entry}.ts"))


@cache
def version() -> str:
    """Names this build: changes whenever a built file does."""
    manifest = settings.DIST / "manifest.json"
    return hashlib.blake2s(manifest.read_bytes()).hexdigest()[:10] if manifest.is_file() else "unbuilt"


@cache
def icons() -> dict[str, str]:
    """The icons that this build has, by name; nothing without a build."""
    sprites = sorted(settings.DIST.rglob("icons*.svg"))
    names = re.findall(r'<symbol id="([a-z0-9-]+)"', sprites[-1].read_text(encoding="utf-8")) if sprites else []
    return {name: name for name in names}


def _ask(method: str, source: str) -> Any:
    try:
        return getattr(DjangoViteAssetLoader.instance(), method)(source)
    except DjangoViteAssetNotFoundError:
        return ""
