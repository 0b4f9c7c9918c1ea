"""What other apps learn about observations, and the model of SensorThings."""

from kota.kernel.observations.contracts.batches import Batch, Outcomes
from kota.kernel.observations.contracts.devices import DeviceInfo, DeviceState, RefusedValue
from kota.kernel.observations.contracts.events import ObservationsCame, StreamsStuck, TaskCreated
from kota.kernel.observations.contracts.streams import (
    Bucket,
    Latest,
    Observed,
    Series,
    StreamInfo,
    StreamSpec,
    Unit,
)
from kota.kernel.observations.contracts.values import Kept, Outcome, Quality, Reading, Refused, Stream

__all__ = [
    "Batch", "Bucket", "DeviceInfo", "DeviceState", "Kept", "Latest", "ObservationsCame", "Observed", "Outcome",
    "Outcomes", "Quality", "Reading", "Refused", "RefusedValue", "Series", "Stream", "StreamInfo", "StreamSpec",
    "StreamsStuck", "TaskCreated", "Unit",
]  # fmt: skip
