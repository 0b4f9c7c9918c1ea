"""Areas and places for programs."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import Field, StringConstraints

from kota.base.errors import MissingError
from kota.kernel.areas import selectors
from kota.kernel.areas.contracts import Here
from kota.ui.api import READ, Code, Out, Router, gather, point_of

router = Router("Areas")
Degrees = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class AreaOut(Out):
    """An area. The code of the area above is the beginning of its own."""

    code: str
    name: str
    level: str
    path: list[str]


class LocatedOut(Out):
    """Where a point lies: `area` is null outside the city; near a border `neighbours` may be the right one."""

    area: AreaOut | None
    near_border: bool
    neighbours: list[AreaOut]
    approximate: bool


class FoundOut(Out):
    """A hit of the search. `kind` is area, place, address, or what another part of the city has (stop)."""

    kind: str
    name: str
    detail: str
    lon: float
    lat: float
    code: str


def area_out(here: Here) -> AreaOut:
    return AreaOut(code=here.code, name=here.name, level=here.level, path=list(here.path))


@router.get("/areas", list[AreaOut], scope=READ, is_open=True)
def list_areas(request: HttpRequest, within: Code = "") -> list[AreaOut]:
    """Areas right below one.

    Those of the province when `within` is empty.
    """
    if within:
        _area(within)
    return [area_out(here) for here in selectors.below(within)]


@router.get("/areas/locate", LocatedOut, scope=READ, is_open=True)
def locate_point(request: HttpRequest, lon: Query[Longitude], lat: Query[Degrees]) -> LocatedOut:
    """The kelurahan that holds a point."""
    found = selectors.locate(lon, lat)
    return LocatedOut(
        area=area_out(found.area) if found.area else None,
        near_border=found.is_near_border,
        neighbours=[area_out(here) for here in found.neighbours],
        approximate=selectors.boundaries().is_approximate,
    )


@router.get("/areas/search", list[FoundOut], scope=READ, is_open=True)
def search_places(
    request: HttpRequest,
    q: Annotated[str, StringConstraints(min_length=2, max_length=80, pattern=r"^[^\x00]*$")],
    *,
    lon: Longitude | None = None,
    lat: Degrees | None = None,
) -> list[FoundOut]:
    """Areas, known places, and what other parts of the city name (stops), whose name resembles the words, best first.

    With `lon` and `lat`, of what is called alike the nearest first. Mistakes in typing and usual short forms (`st`,
    `jl`, `rs`) are understood.
    """
    near = point_of(lon, lat)
    return [
        FoundOut(kind=hit.kind, name=hit.name, detail=hit.detail, lon=hit.lon, lat=hit.lat, code=hit.code)
        for hit in selectors.search(q, near=near)
    ]


@router.get("/areas/{code}", AreaOut, scope=READ, is_open=True)
def read_area(request: HttpRequest, code: Code) -> AreaOut:
    """One area by its code."""
    return area_out(_area(code))


def _area(code: str) -> Here:
    found = selectors.by_code(code)
    if found is None:
        raise MissingError(_("There is no such area. Search for it by name, or look through the list of areas."))
    return found


routers = gather(router)
