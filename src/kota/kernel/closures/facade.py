"""What other apps may call: say that something is closed, and ask what is."""

from kota.kernel.closures.selectors import by_cause, in_box, meeting, met, standing, standing_at, version
from kota.kernel.closures.selectors.shapes import KINDS, stopped, title
from kota.kernel.closures.services import end, extend, put

__all__ = [
    "KINDS", "by_cause", "end", "extend", "in_box", "meeting", "met", "put", "standing", "standing_at", "stopped",
    "title", "version",
]  # fmt: skip
