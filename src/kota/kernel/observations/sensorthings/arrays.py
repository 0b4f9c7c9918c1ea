"""CreateObservations: many observations of many datastreams in one request (18-088, clause 12.3)."""

from django.http import HttpRequest, HttpResponse

from kota.base import clock
from kota.kernel.observations import services
from kota.kernel.observations.sensorthings import formats
from kota.kernel.observations.sensorthings.door import base, body_of, writer_of


def create_observations(request: HttpRequest) -> HttpResponse:
    """For each row its link, or why it was not taken; the others are kept all the same."""
    writer = writer_of(request)
    root = f"{base()}/Observations("
    links = services.observe_arrays(body_of(request), device=writer.device, root=root, at=clock.now())
    return formats.json(links, 201)
