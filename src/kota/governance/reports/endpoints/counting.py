"""Where reports lie, as counts: clusters of a map and numbers of areas."""

from dataclasses import replace
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from kota.base.geo import Box
from kota.governance.reports.endpoints.router import router
from kota.governance.reports.endpoints.sought import Sought
from kota.governance.reports.rules import cells
from kota.governance.reports.selectors import spread
from kota.kernel.areas.contracts import Level
from kota.kernel.facts import facade as facts
from kota.ui.api import READ, Out

Zoom = Annotated[float, Field(ge=0, le=24, allow_inf_nan=False)]


class ClusterOut(Out):
    """So many reports around a place."""

    lon: float
    lat: float
    count: int


@router.get("/reports/clusters", list[ClusterOut], scope=READ, is_open=True)
def list_clusters(request: HttpRequest, sought: Query[Sought], zoom: Zoom = 11) -> list[ClusterOut]:
    """Public reports of a view, joined where they lie close at a zoom of the map; the whole city without `bbox`.

    Reports that name only their area are counted in its middle.
    """
    by = sought.filter()
    inside = spread.spread(replace(by, box=None)).everything().within(by.box or Box(*facts.city().bbox))
    found = cells.clusters(inside, cells.resolution(zoom))
    return [ClusterOut(lon=round(one.lon, 6), lat=round(one.lat, 6), count=one.count) for one in found]


@router.get("/reports/areas", dict[str, int], scope=READ, is_open=True)
def count_by_area(
    request: HttpRequest, sought: Query[Sought], level: Literal["kota", "kecamatan", "kelurahan"] = "kecamatan"
) -> dict[str, int]:
    """How many public reports lie in each area of a level, by its code; `bbox` is not looked at."""
    return spread.spread(replace(sought.filter(), box=None)).of_level(Level(level))
