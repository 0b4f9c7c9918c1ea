"""Reports of the same water are one incident: one thing to look at, however many people wrote."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import shapely
from django.db import transaction

from kota.base.actor import system
from kota.base.events import publish
from kota.base.geo import METRES_PER_DEGREE, Box, Point
from kota.environment.water.contracts import IncidentGrew
from kota.environment.water.models import FloodReport, Incident
from kota.environment.water.selectors import facts
from kota.environment.water.services import closing
from kota.environment.water.services.gates import LIVE

BY = system("water")


@transaction.atomic
def gather(report: FloodReport, *, at: datetime) -> Incident | None:
    """The incident that a report belongs to: that of the nearest report which is near enough in place and time, else
    one of its own. Nothing for a report that says no water, and for one that lies just somewhere in its area: nobody
    knows whether it is the same water. Safe to repeat."""
    rule, here = facts.rule(), report.point
    if rule is None or here is None or report.incident_id or not _says_water(report):
        return None
    near = _nearest(report, here, rule.together, timedelta(minutes=rule.minutes))
    incident = _with(near.incident_id, report, here) if near and near.incident_id else _of_its_own(report)
    report.incident = incident
    report.save(update_fields=["incident"])
    closing.follow(incident, at=at)
    grew = IncidentGrew(str(incident.pk), incident.area, incident.count, report.is_exercise)
    publish(grew, by=BY, at=at, topics=[LIVE])
    return incident


def _says_water(report: FloodReport) -> bool:
    return report.is_flood and report.is_shown and not report.is_receding


def _nearest(report: FloodReport, here: Point, metres: float, span: timedelta) -> FloodReport | None:
    wide = metres / METRES_PER_DEGREE
    found = FloodReport.objects.filter(
        run=report.run, incident__ended_at=None, incident__isnull=False, at__gt=report.at - span, at__lte=report.at,
        point__in_box=Box(here.lon - wide, here.lat - wide, here.lon + wide, here.lat + wide),
    ).exclude(pk=report.pk)  # fmt: skip
    middle = shapely.Point(here.lon, here.lat)
    far = sorted((middle.distance(shapely.Point(o.point.lon, o.point.lat)), o.pk, o) for o in found if o.point)
    return far[0][2] if far and far[0][0] <= wide else None


def _with(number: UUID, report: FloodReport, here: Point) -> Incident:
    incident = Incident.objects.select_for_update().get(pk=number)
    count, was = incident.count, incident.point
    incident.point = Point((was.lon * count + here.lon) / (count + 1), (was.lat * count + here.lat) / (count + 1))
    incident.count, incident.newest_at = count + 1, max(incident.newest_at, report.at)
    incident.began_at = min(incident.began_at, report.at)
    depths = [cm for cm in (incident.deepest_cm, report.depth_cm) if cm is not None]
    incident.deepest_cm = max(depths, default=None)
    incident.save()
    return incident


def _of_its_own(report: FloodReport) -> Incident:
    return Incident.objects.create(
        run=report.run, began_at=report.at, newest_at=report.at, point=report.point, area=report.area,
        deepest_cm=report.depth_cm,
    )  # fmt: skip


def end_quiet(*, at: datetime, run: str = "") -> int:
    """End incidents of which nobody wrote for as long as a report counts; returns how many."""
    rule = facts.rule()
    span = timedelta(minutes=rule.minutes) if rule else timedelta(0)
    return _end(list(Incident.objects.filter(run=run, ended_at=None, newest_at__lte=at - span)), at)


def end_played(*, at: datetime) -> int:
    """End those of replays; returns how many."""
    return _end(list(Incident.objects.exclude(run="").filter(ended_at=None)), at)


@transaction.atomic
def _end(found: Sequence[Incident], at: datetime) -> int:
    for incident in found:
        closing.open_incident(incident, at=at)
    return Incident.objects.filter(pk__in=[one.pk for one in found], ended_at=None).update(ended_at=at)
