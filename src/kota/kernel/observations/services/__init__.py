"""Writing observations and the things that make them."""

from kota.kernel.observations.services.devices import (
    assign_streams,
    change_device,
    end_device,
    register_device,
    release_streams,
    renew_secret,
)
from kota.kernel.observations.services.ensuring import ensure_streams
from kota.kernel.observations.services.entities import create, delete, patch, patch_json, put
from kota.kernel.observations.services.ingest import ANYBODY, record, record_batch
from kota.kernel.observations.services.observing import (
    meaning,
    observe,
    observe_arrays,
    read_arrays,
    set_aside,
    writer_name,
)
from kota.kernel.observations.services.publishing import broker_began, broker_epoch, has_broker, publish_retained
from kota.kernel.observations.services.tasking import need_own_task, report_task

__all__ = [
    "ANYBODY", "assign_streams", "broker_began", "broker_epoch", "change_device", "create", "delete", "end_device",
    "ensure_streams", "has_broker", "meaning", "need_own_task", "observe", "observe_arrays", "patch", "patch_json",
    "publish_retained", "put", "read_arrays", "record", "record_batch", "register_device", "release_streams",
    "renew_secret", "report_task", "set_aside", "writer_name",
]  # fmt: skip
