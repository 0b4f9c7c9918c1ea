"""Closures for programs: what is closed, and for those who may, closing and opening."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja.responses import Status
from pydantic import Field, StringConstraints, model_validator

from kota.base import clock
from kota.base.errors import InvalidError, MissingError, NotAllowedError
from kota.base.geo import Box
from kota.base.words import noop as _
from kota.base.words import told
from kota.kernel.closures import selectors, services
from kota.kernel.closures.contracts import Certainty, Closed, Kind, Who, is_of_house
from kota.kernel.closures.permissions import MANAGE
from kota.kernel.closures.rules.shapes import WIDEST_M, check_form
from kota.ui.access import actor_of
from kota.ui.api import NO_GUESS, READ, Body, BoxText, Line, Moment, Out, Router, box_of, gather, need
from kota.ui.api.door import MOBILITY

router = Router("Closures")
Cause = Annotated[
    str,
    StringConstraints(max_length=200, pattern=r"^[A-Za-z0-9._:/-]+$"),
    Field(description="unique key of what caused it", examples=["permit:2026-113"]),
]
Ref = Annotated[str, StringConstraints(max_length=200, pattern=r"^[a-z-]+:[^\s\x00\uFFFD]+$"),
                Field(examples=["stop:transjakarta:B00001P"])]  # fmt: skip


def _own(cause: str) -> str:
    """A cause that programs may have; NotAllowedError for one of the house."""
    if is_of_house(cause):
        raise NotAllowedError(
            _("%(cause)s belongs to a part of the city, which closes and opens it itself. Change it where it is kept."),
            cause=cause,
        )
    return cause


class GeometryIn(Body):
    """A GeoJSON geometry in longitude and latitude; outlines are closed, their last point is the first one again."""

    type: Literal["Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]
    coordinates: list[Any] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_one(self) -> "GeometryIn":
        try:
            check_form({"type": self.type, "coordinates": self.coordinates})
        except InvalidError as error:
            raise ValueError(told(error)) from None
        return self


class ClosureTextsIn(Body):
    """A sentence in each language."""

    id: Annotated[Line, Field(min_length=1)]
    en: Annotated[Line, Field(min_length=1)]


class ClosureIn(Body):
    """`metres`: radius of a point, width of a line, at most 2,000: what is wider is drawn. `begins` empty: from
    now on; `ends` empty: until further notice. The same `cause` again changes the closure that it has."""

    cause: Cause
    kind: Annotated[Kind, Field(strict=False)]
    stops: Annotated[list[Annotated[Who, Field(strict=False)]], Field(min_length=1, max_length=6)]
    texts: ClosureTextsIn
    source: Annotated[Line, Field(min_length=1)]
    shape: GeometryIn | None = None
    metres: Annotated[float | None, Field(gt=0, le=WIDEST_M, strict=False), NO_GUESS] = None
    refs: Annotated[list[Ref], Field(max_length=services.MOST_REFS)] = []
    begins: Moment | None = None
    ends: Moment | None = None
    certainty: Annotated[Certainty, Field(strict=False)] = Certainty.CONFIRMED
    is_simulated: bool = False
    is_exercise: bool = False


class EndIn(Body):
    cause: Cause


class ExtendIn(Body):
    cause: Cause
    ends: Moment | None = None


class ClosureOut(Out):
    """`shape` is GeoJSON (null where only stops and lifts are closed); `ends` null: until further notice. Nothing real
    is closed by what `is_exercise`."""

    id: UUID
    cause: str
    kind: Kind
    stops: list[Who]
    shape: dict[str, Any] | None
    metres: float | None
    refs: list[str]
    begins: datetime
    ends: datetime | None
    certainty: Certainty
    source: str
    texts: dict[str, str]
    is_simulated: bool
    is_exercise: bool
    changed_at: datetime


class ClosuresOut(Out):
    """A GeoJSON FeatureCollection."""

    type: str
    features: list[dict[str, Any]]


def closure_out(one: Closed) -> ClosureOut:
    return ClosureOut(
        id=UUID(one.id), cause=one.cause, kind=one.kind, stops=sorted(one.stops), metres=one.metres,
        shape=dict(one.shape) if one.shape is not None else None, refs=list(one.refs), begins=one.begins,
        ends=one.ends, certainty=one.certainty, source=one.source, texts=dict(one.texts),
        is_simulated=one.is_simulated, is_exercise=one.is_exercise, changed_at=one.changed_at,
    )  # fmt: skip


@router.get("/closures", list[ClosureOut], scope=READ, is_open=True)
def list_closures(
    request: HttpRequest,
    *,
    who: Who | None = None,
    bbox: BoxText = "",
    at: Moment | None = None,
    exercises: bool = False,
) -> list[ClosureOut]:
    """What is closed now, or at a moment: in a box, to somebody, in the order in which it began."""
    wanted, wide = [who] if who else [], box_of(bbox)
    if at is not None:
        found = selectors.standing_at(at, exercises=exercises)
        found = [one for one in found if (not who or who in one.stops) and (wide is None or _meets(one, wide))]
    elif wide is not None:
        found = selectors.in_box(wide, exercises=exercises, who=wanted)
    else:
        found = selectors.standing(exercises=exercises, who=wanted)
    return [closure_out(one) for one in found]


def _meets(one: Closed, box: Box) -> bool:
    if one.area is None:
        return False
    west, south, east, north = one.area.bounds
    return bool(west <= box.east and east >= box.west and south <= box.north and north >= box.south)


@router.get("/closures/shapes", ClosuresOut, scope=READ, is_open=True)
def read_closure_shapes(request: HttpRequest) -> dict[str, Any]:
    """What is closed now, as GeoJSON."""
    return selectors.collection(selectors.standing(exercises=True))


@router.post("/closures", ClosureOut, scope=MOBILITY, made=201)
def put_closure(request: HttpRequest, body: ClosureIn) -> Status[ClosureOut]:
    """Close something; safe to repeat with the same cause (201 the first time). Causes that begin with the name of a
    part of the city (`lift:`, `flood-incident:`, `flood-mark:`, `transit-alert:`, `traffic-incident:`, `alert:`,
    `staff:`) are its own: 403, here and below."""
    need(request, MANAGE)
    _own(body.cause)
    given, at = body.model_dump(exclude={"shape", "begins", "texts"}), clock.now()
    shape = body.shape.model_dump() if body.shape else None
    services.examine(shape=shape, refs=body.refs, begins=body.begins, ends=body.ends, at=at)
    is_new = selectors.by_cause(body.cause) is None
    put = services.put(
        **given, shape=shape, texts=body.texts.model_dump(), begins=body.begins or at, by=actor_of(request), at=at
    )
    return Status(201 if is_new else 200, closure_out(put))


@router.post("/closures/end", ClosureOut, scope=MOBILITY)
def end_closure(request: HttpRequest, body: EndIn) -> ClosureOut:
    """Open again what a cause closed, from this moment on; safe to repeat."""
    need(request, MANAGE)
    found = services.end(cause=_own(body.cause), by=actor_of(request), at=clock.now())
    if found is None:
        raise MissingError(_("There is no such closure."))
    return closure_out(found)


@router.post("/closures/extend", ClosureOut, scope=MOBILITY)
def extend_closure(request: HttpRequest, body: ExtendIn) -> ClosureOut:
    """It lasts until another moment, or until further notice."""
    need(request, MANAGE)
    found = services.extend(cause=_own(body.cause), ends=body.ends, by=actor_of(request), at=clock.now())
    return closure_out(found)


# After what has a name of its own.
@router.get("/closures/{number}", ClosureOut, scope=READ, is_open=True)
def read_closure(request: HttpRequest, number: UUID) -> ClosureOut:
    """One closure, standing or over."""
    return closure_out(selectors.one(number))


routers = gather(router)
