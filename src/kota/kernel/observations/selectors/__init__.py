"""Reading observations and the things that made them."""

from kota.kernel.observations.selectors.book import BOOK, StreamBook, has_written
from kota.kernel.observations.selectors.parts import Part, holding, parts
from kota.kernel.observations.selectors.series import (
    buckets,
    hourly_means,
    latest,
    parameters,
    properties,
    series,
    stream,
    streams,
)

__all__ = [
    "BOOK", "Part", "StreamBook", "buckets", "has_written", "holding", "hourly_means", "latest", "parameters", "parts",
    "properties", "series", "stream", "streams",
]  # fmt: skip
