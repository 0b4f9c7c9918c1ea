"""The city's own texts that stand on pages of reports."""

from django.utils.translation import get_language

from kota.kernel.facts import facade as facts


def said(code: str) -> str:
    """A text's body in the reader's language, in Markdown; nothing when the city has none."""
    found = facts.current("text").get(code)
    language = (get_language() or "id").split("-")[0]
    return str(found.body.in_language(language)) if found else ""
