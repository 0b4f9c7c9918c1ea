"""Reading closures: those that stand, in memory; all others from their table."""

from kota.kernel.closures.selectors.reading import by_cause, coming, lately_over, one, standing_at
from kota.kernel.closures.selectors.shapes import collection
from kota.kernel.closures.selectors.standing import forget, in_box, meeting, met, standing, version

__all__ = [
    "by_cause", "collection", "coming", "forget", "in_box", "lately_over", "meeting", "met", "one", "standing",
    "standing_at", "version",
]  # fmt: skip
