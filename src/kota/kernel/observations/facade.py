"""What other apps may call: datastreams under stable keys, writing to them, and reading what they say."""

from kota.kernel.observations.contracts import (
    Batch,
    Bucket,
    Latest,
    Observed,
    Quality,
    Reading,
    Series,
    StreamInfo,
    StreamSpec,
    Unit,
)
from kota.kernel.observations.rules.instants import micros
from kota.kernel.observations.selectors import buckets, hourly_means, latest, parameters, series, stream, streams
from kota.kernel.observations.selectors.watched import (
    Some,
    Watched,
    has_devices,
    implausible,
    is_device,
    silent,
    simulated,
)
from kota.kernel.observations.services import (
    broker_epoch,
    ensure_streams,
    has_broker,
    publish_retained,
    record,
    record_batch,
    simulating,
)
from kota.kernel.observations.services.devices import simulate_devices

__all__ = [
    "Batch", "Bucket", "Latest", "Observed", "Quality", "Reading", "Series", "Some", "StreamInfo", "StreamSpec", "Unit",
    "Watched", "broker_epoch", "buckets", "ensure_streams", "has_broker", "has_devices", "hourly_means", "implausible",
    "is_device", "latest", "micros", "parameters", "publish_retained", "record", "record_batch", "series", "silent",
    "simulate_devices", "simulated", "simulating", "stream", "streams",
]  # fmt: skip
