"""How a page is looked at: it answers, nothing breaks, axe finds nothing and it does not scroll sideways.

Axe costs seconds a page: it looks at both languages, sizes and themes in two looks, the sideways scroll in all four.
"""

from collections.abc import Callable
from typing import Any

from tests.fixtures.browser import DESK, PHONE, Window

AXE = [Window(PHONE), Window(DESK, "en-US", dark=True)]
ALL = [*AXE, Window(PHONE, "en-US"), Window(DESK)]
# Bars that stay at the edge of the window cover whatever happens to lie there; a person scrolls.
STILL = "document.querySelectorAll('.top, .bar, .actbar, .bulk-bar').forEach(each => each.style.position = 'static')"
UNFOLDED = "document.querySelectorAll('details').forEach(each => each.open = !each.classList.contains('menu'))"


def look(page: Any, path: str, axe: Callable[[Any], None] | None) -> None:
    """Go there and look at everything, what is folded included; without axe when None."""
    complaints: list[str] = []
    page.once("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(path)
    assert answer.ok, f"{path} answers {answer.status}"
    page.evaluate(STILL)
    page.evaluate(UNFOLDED)
    if axe is not None:
        axe(page)
    wide, width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= width, f"{path} scrolls sideways: {wide} in {width}"
    assert complaints == [], path
