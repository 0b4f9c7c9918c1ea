"""The addresses of SensorThings."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kota.kernel.observations.contracts.entities import SETS
from kota.kernel.observations.rules.query import paths
from kota.kernel.observations.sensorthings import arrays, batch, formats, reading, writing
from kota.kernel.observations.sensorthings.door import RefusedError, base, door

_SENSING = "http://www.opengis.net/spec/iot_sensing/1.1/req/"
_TASKING = "http://www.opengis.net/spec/iot_tasking/1.0/req/"
_MQTT = (
    f"{_SENSING}create-observations-via-mqtt/observations-creation",
    f"{_SENSING}receive-updates-via-mqtt/receive-updates",
)
CONFORMANCE = (
    f"{_SENSING}datamodel", f"{_SENSING}resource-path/resource-path-to-entities", f"{_SENSING}request-data",
    f"{_SENSING}create-update-delete", f"{_SENSING}batch-request/batch-request", f"{_SENSING}data-array/data-array",
    *_MQTT, f"{_TASKING}tasking-capability", f"{_TASKING}task", f"{_TASKING}actuator", f"{_TASKING}create-tasks",
    "urn:kota:sensorthings:1.0:apply", "urn:kota:sensorthings:1.0:decimation", "urn:kota:sensorthings:1.0:csv",
    "urn:kota:sensorthings:1.0:geojson", "urn:kota:sensorthings:1.0:mqtt-wildcards",
)  # fmt: skip


@door
def root(request: HttpRequest) -> HttpResponse:
    """The service root: what sets there are, and what the server can do."""
    if request.method not in ("GET", "HEAD"):
        raise RefusedError(405, "the service root is read by GET", "not_here")
    value = [{"name": found.name, "url": f"{base()}/{found.name}"} for found in SETS.values()]
    server: dict[str, object] = {"conformance": list(CONFORMANCE)}
    if settings.KOTA_MQTT_PUBLIC_URL:
        server |= {uri: {"endpoints": [settings.KOTA_MQTT_PUBLIC_URL]} for uri in _MQTT}
    return formats.json({"value": value, "serverSettings": server})


@door
def resource(request: HttpRequest, path: str) -> HttpResponse:
    """Everything below the root."""
    if path in ("CreateObservations", "$batch"):
        if request.method != "POST":
            raise RefusedError(405, f"{path} takes POST", "not_here")
        return (arrays.create_observations if path == "CreateObservations" else batch.batch)(request)
    address = paths.read(path)
    match request.method:
        case "GET" | "HEAD":
            return reading.read(request, address, path)
        case "POST":
            return writing.post(request, address)
        case "PATCH" | "PUT":
            return writing.change(request, address)
        case "DELETE":
            return writing.remove(request, address)
    raise RefusedError(405, "use GET, POST, PATCH, PUT or DELETE", "not_here")
