"""The parts of a report's page. Those for the public are made once for many readers."""

from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kota.base import clock
from kota.governance.reports.selectors import story
from kota.governance.reports.views import deadlines, telling, viewer
from kota.kernel.cases import facade as cases
from kota.ui import remembered
from kota.ui.components import time

NAMES = ("head", "pictures", "side", "history")
KEEP_S = 20  # "3 minutes ago" may be so much older than it says


def made(case: cases.Case, who: viewer.Viewer) -> dict[str, SafeString]:
    """Every part by its name, for whoever looks."""
    if who.is_reporter:
        return _render(case, who)
    found: dict[str, SafeString] = {}

    def part(name: str) -> SafeString:
        if not found:
            found.update(_render(case, who))
        return found[name]

    version = (case.pk, case.updated_at, get_language())
    return {name: remembered.html((name, *version), KEEP_S, partial(part, name)) for name in NAMES}


def _render(case: cases.Case, who: viewer.Viewer) -> dict[str, SafeString]:
    context = _context(case, who)
    return {name: render_to_string(f"reports/parts/{name}.html", context) for name in NAMES}


def _context(case: cases.Case, who: viewer.Viewer) -> dict[str, Any]:
    whole = who.is_reporter
    pictures = story.pictures(case, whole=whole)
    entries = cases.history(case, only_public=False)
    before = next((picture for picture in pictures if picture.kind == "before"), None)
    after = next((picture for picture in reversed(pictures) if picture.kind == "after"), None)
    pair = (before, after) if before and after else ()
    lines = story.history(case, entries, whole=whole)
    return {
        "case": case,
        "viewer": who,
        "state": telling.state(case),
        "words": case.words if whole else case.public_words,
        "place": case.place if whole else case.public_place,
        "steps": telling.steps(case),
        "lines": [(line, telling.line_title(line), telling.office_name(line.office)) for line in lines],
        "told": deadlines.tell(case, clock.now(), entries),
        "office": story.office(case.agency_id),
        "before": before,
        "after": after,
        "others": [picture for picture in pictures if picture not in pair],
        "reasons": telling.reasons(case.held) if whole else [],
        "is_public": cases.is_shown(case),
        "answers": story.answers(case, whole=whole, moment=time.written),
    }
