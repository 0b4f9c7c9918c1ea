"""GBFS 2.0 to 3.0 as it comes from strangers: one form comes out, bad rows are kept aside with their reasons."""

from kota.mobility.sharing.rules.reading.envelope import (
    MOST_BYTES,
    Envelope,
    UnreadableError,
    discovery,
    envelope,
    newest,
)
from kota.mobility.sharing.rules.reading.files import Read, read

__all__ = ["MOST_BYTES", "Envelope", "Read", "UnreadableError", "discovery", "envelope", "newest", "read"]
