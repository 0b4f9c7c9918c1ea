"""Writing observations and the things that make them."""

from kota.kernel.observations.services.ensuring import ensure_streams
from kota.kernel.observations.services.entities import create, delete, patch, patch_json, put
from kota.kernel.observations.services.ingest import ANYBODY, record, record_batch
from kota.kernel.observations.services.observing import observe, observe_arrays, read_arrays, set_aside, writer_name
from kota.kernel.observations.services.tasking import need_own_task, report_task

__all__ = [
    "ANYBODY", "create", "delete", "ensure_streams", "need_own_task", "observe", "observe_arrays", "patch",
    "patch_json", "put", "read_arrays", "record", "record_batch", "report_task", "set_aside", "writer_name",
]  # fmt: skip
