"""Small helpers to write HTML safely."""

import html
from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

EMPTY = SafeString("")


def escape(text: object) -> str:
    """For HTML and its attributes. Django's own first looks whether it was given a promise, which takes longer."""
    return html.escape(str(text))


def attributes(given: Mapping[str, Any]) -> SafeString:
    """` name="value"` for each; `hx_post` becomes `hx-post`, True a bare name, None and False nothing."""
    pairs = [(name.rstrip("_").replace("_", "-"), value) for name, value in given.items() if value not in (None, False)]
    return format_html_join(
        "", "{}", ((_attribute(name, value),) for name, value in pairs if name.replace("-", "").isalnum())
    )


def _attribute(name: str, value: Any) -> SafeString:
    return format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)


def classes(*names: str | None) -> str:
    return " ".join(name for name in names if name)
