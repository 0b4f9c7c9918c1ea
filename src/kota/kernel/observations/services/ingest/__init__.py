"""The one way for observations into the database, whichever door they came through."""

from kota.kernel.observations.services.ingest.write import ANYBODY, record

__all__ = ["ANYBODY", "record"]
