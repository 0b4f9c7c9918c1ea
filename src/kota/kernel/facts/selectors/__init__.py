"""Reading facts: the current ones in memory, their history, and the city pack they came from."""

from kota.kernel.facts.selectors.export import document, export_pack
from kota.kernel.facts.selectors.judging import Vocabularies, all_wrongs, titled, wrongs
from kota.kernel.facts.selectors.pack import differences, read_pack
from kota.kernel.facts.selectors.snapshot import (
    at,
    changed_at,
    city,
    current,
    derived,
    forget,
    history,
    kind_named,
    latest,
)

__all__ = [
    "Vocabularies",
    "all_wrongs",
    "at",
    "changed_at",
    "city",
    "current",
    "derived",
    "differences",
    "document",
    "export_pack",
    "forget",
    "history",
    "kind_named",
    "latest",
    "read_pack",
    "titled",
    "wrongs",
]
