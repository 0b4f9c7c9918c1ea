"""The one way for observations into the database, whichever door they came through."""

from kota.kernel.observations.services.ingest.batcher import Batcher
from kota.kernel.observations.services.ingest.write import ANYBODY, record, record_batch

__all__ = ["ANYBODY", "Batcher", "record", "record_batch"]
