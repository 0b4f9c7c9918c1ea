"""CreateObservations: many observations of many datastreams in one request (18-088, clause 12.3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from kota.base import clock
from kota.kernel.observations import services
from kota.kernel.observations.sensorthings import formats
from kota.kernel.observations.sensorthings.door import base, body_of, writer_of


def create_observations(request: HttpRequest) -> HttpResponse:
    """For each row its link, or why it was not taken; the others are kept all the same."""
    writer = writer_of(request)
    return formats.json(make(body_of(request), device=writer.device), 201)


def make(body: Any, *, device: int) -> list[str]:
    outcomes = services.observe_arrays(body, device=device, at=clock.now())
    root = f"{base()}/Observations("
    return [f"{root}{one})" if isinstance(one, int) else f"error: {one.removeprefix('error: ')}" for one in outcomes]
