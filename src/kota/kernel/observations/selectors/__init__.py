"""Reading observations and the things that made them."""

from kota.kernel.observations.selectors.parts import Part, holding, parts
from kota.kernel.observations.selectors.streams import BOOK, StreamBook, has_written

__all__ = ["BOOK", "Part", "StreamBook", "has_written", "holding", "parts"]
