"""The public list's rows, written by hand instead of by a template: a page holds a hundred of them."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language

from kota.base import clock
from kota.base.words import said
from kota.governance.reports.selectors.following import report_path
from kota.governance.reports.views import telling
from kota.kernel.cases import facade as cases
from kota.ui import remembered
from kota.ui.components.actions import badge
from kota.ui.components.html import escape
from kota.ui.components.time import when

KEEP_S = 20  # "3 minutes ago" may be so much older than it says
SHOWN = 140  # characters of the words


def rows(found: Sequence[cases.Listed]) -> SafeString:
    """List items: category, state, the beginning of the words, where and how long ago."""
    key = ("reports.rows", get_language(), tuple((case.pk, case.updated_at) for case in found))
    return remembered.html(key, KEEP_S, lambda: _made(found))


def _made(found: Sequence[cases.Listed]) -> SafeString:
    now = clock.now()
    some = {case.category_id: case.category for case in found}  # a hundred rows have few categories and states
    titles = {code: escape(said(category.names)) for code, category in some.items()}
    marks = {step: _mark(step) for step in {case.step for case in found}}
    return SafeString("".join(_row(case, titles[case.category_id], marks[case.step], now) for case in found))


def _mark(step: str) -> str:
    state = telling.state_of(step)
    return badge(state.title, kind=state.kind)


def _row(case: cases.Listed, title: str, mark: str, now: datetime) -> str:
    words = case.public_words
    if len(words) > SHOWN:
        words = Truncator(words).chars(SHOWN)
    shown = f'<p class="clamp">{escape(words)}</p>' if words else ""
    where = escape(case.public_place or case.area_name or case.reference)
    return (
        f'<li><p class="row spread"><a class="list-title" href="{escape(report_path(case.reference))}">'
        f"{title}</a>{mark}</p>{shown}"
        f'<p class="meta"><span>{where}</span><span>{when(case.opened_at, "relative", now)}</span></p></li>'
    )
