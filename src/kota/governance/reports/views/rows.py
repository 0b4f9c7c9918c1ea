"""The public list's rows, written by hand instead of by a template: a page holds a hundred of them."""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from kota.base.words import said
from kota.governance.reports.selectors.following import report_path
from kota.governance.reports.views import telling
from kota.kernel.cases import facade as cases
from kota.ui.components.actions import badge
from kota.ui.components.time import when

SHOWN = 140  # characters of the words


def rows(found: Iterable[cases.Case]) -> SafeString:
    """List items: category, state, the beginning of the words, where and how long ago."""
    return SafeString("".join(_row(case) for case in found))


def _row(case: cases.Case) -> str:
    state = telling.state(case)
    words = case.public_words
    if len(words) > SHOWN:
        words = Truncator(words).chars(SHOWN)
    shown = f'<p class="clamp">{escape(words)}</p>' if words else ""
    where = escape(case.public_place or case.area_name or case.reference)
    return (
        f'<li><p class="row spread"><a class="list-title" href="{escape(report_path(case.reference))}">'
        f"{escape(said(case.category.names))}</a>{badge(state.title, kind=state.kind)}</p>{shown}"
        f'<p class="meta"><span>{where}</span><span>{when(case.opened_at, "relative")}</span></p></li>'
    )
