"""The city's own texts: Markdown made into HTML that is safe whoever wrote it."""

import html
import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul",
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto", "tel"}
_READER = MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=256)
def markdown(text: str) -> SafeString:
    """A text in Markdown as safe HTML. HTML inside it is shown as written, a first-level head becomes a second."""
    raw = re.sub(r"<(/?)h1>", r"<\1h2>", _READER.render(text))
    clean = nh3.clean(raw, tags=_TAGS, attributes={"a": {"href", "title"}}, url_schemes=_SCHEMES)
    return SafeString(clean)


def plain(text: str) -> str:
    """The same text without marks, on one line."""
    return " ".join(html.unescape(nh3.clean(_READER.render(text), tags=set())).split())
