"""How a page is looked at: it answers, nothing breaks, axe finds nothing, and it scrolls sideways in no window.

Two looks see both languages, sizes and themes; each page is measured on the phone and at the desk in both.
"""

from collections.abc import Callable, Iterable
from typing import Any

from tests.fixtures.browser import DESK, PHONE, Window

LOOKS = [Window(PHONE), Window(DESK, "en-US", dark=True)]
# Bars that stay at the edge of the window cover whatever happens to lie there; a person scrolls.
STILL = "document.querySelectorAll('.top, .bar, .actbar, .bulk-bar').forEach(each => each.style.position = 'static')"
UNFOLDED = "document.querySelectorAll('details').forEach(each => each.open = !each.classList.contains('menu'))"
WIDTHS = "[document.documentElement.scrollWidth, innerWidth]"


def look(page: Any, paths: str | Iterable[str], axe: Callable[[Any], None]) -> None:
    """Go to each path and look at everything, what is folded included."""
    complaints: list[str] = []
    hear = lambda error: complaints.append(str(error))  # noqa: E731 - the same function is taken away again
    page.on("pageerror", hear)
    for path in [paths] if isinstance(paths, str) else paths:
        answer = page.goto(path)
        assert answer.status < 500, f"{path} answers {answer.status}"
        look_here(page, axe)
        assert not complaints, f"{path}: {complaints}"
    page.remove_listener("pageerror", hear)


def look_here(page: Any, axe: Callable[[Any], None]) -> None:
    """Look at the page as it stands."""
    page.evaluate(f"{STILL}; {UNFOLDED}")
    axe(page)
    own = (page.viewport_size["width"], page.viewport_size["height"])
    for size in (PHONE, DESK, own):
        if page.viewport_size != (wanted := dict(zip(("width", "height"), size, strict=True))):
            page.set_viewport_size(wanted)  # which draws maps anew
        wide, most = page.evaluate(WIDTHS)
        assert wide <= most, f"{page.url} scrolls sideways: {wide} in {most}"
