"""Places for which I want to be warned."""

from typing import Annotated

from django.http import HttpRequest
from pydantic import Field

from kota.base import clock
from kota.kernel.warnings.contracts import Severity, Wish
from kota.kernel.warnings.models import Place
from kota.kernel.warnings.selectors import audience
from kota.kernel.warnings.services import reach
from kota.ui.access import actor_of
from kota.ui.api import READ, WRITE, Body, Code, Line, Number, Out, Router, account_id

router = Router("Warnings")


class PlaceOut(Out):
    """A place: an area, or a point with a radius. `topics` empty means all."""

    id: int
    label: str
    area: str
    lon: float | None
    lat: float | None
    radius_m: int
    topics: list[str]
    least: Severity
    exercises: bool


class PlaceIn(Body):
    """Give `area`, or `lon`, `lat` and `radius_m` (100 to 10,000)."""

    area: Code = ""
    lon: Annotated[float, Field(strict=False, ge=-180, le=180, allow_inf_nan=False)] | None = None
    lat: Annotated[float, Field(strict=False, ge=-90, le=90, allow_inf_nan=False)] | None = None
    radius_m: Annotated[int, Field(ge=0, le=10_000)] = 0
    label: Line = ""
    topics: Annotated[list[Code], Field(max_length=20)] = []
    least: Annotated[Severity, Field(strict=False)] = Severity.MINOR
    exercises: bool = False


@router.get("/alerts/places", list[PlaceOut], scope=READ)
def list_alert_places(request: HttpRequest) -> list[PlaceOut]:
    """Where I am warned, and of what."""
    return [_out(place) for place in audience.places(account_id(request))]


@router.post("/alerts/places", PlaceOut, scope=WRITE, status=201)
def add_alert_place(request: HttpRequest, body: PlaceIn) -> PlaceOut:
    """Warn me of what happens at a place."""
    wish = Wish(**{**body.model_dump(), "topics": tuple(body.topics), "least": Severity(body.least)})
    made = reach.add_place(account_id=account_id(request), wish=wish, by=actor_of(request), at=clock.now())
    return _out(made)


@router.delete("/alerts/places/{place_id}", None, scope=WRITE, status=204)
def remove_alert_place(request: HttpRequest, place_id: Number) -> None:
    """Warn me of it no more."""
    reach.remove_place(account_id=account_id(request), place_id=place_id, by=actor_of(request), at=clock.now())


def _out(place: Place) -> PlaceOut:
    return PlaceOut(
        id=place.pk, label=place.label, area=place.area, lon=place.point.lon if place.point else None,
        lat=place.point.lat if place.point else None, radius_m=place.radius_m, topics=place.topics,
        least=Severity(place.least), exercises=place.exercises,
    )  # fmt: skip
