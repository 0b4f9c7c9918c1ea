"""Incidents as pages and programs get them, and what lies near a road."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kota.base.geo import Point, distance_m
from kota.kernel.cases import facade as cases
from kota.mobility.traffic.contracts import CameraFact, IncidentState
from kota.mobility.traffic.models import Incident, Report
from kota.mobility.traffic.selectors import facts
from kota.mobility.traffic.selectors.network import Network, Road

OPEN = (IncidentState.DETECTED, IncidentState.CONFIRMED)
LATELY = timedelta(days=7)
NEAR_M = 800.0


@dataclass(frozen=True, slots=True)
class Camera:
    fact: CameraFact
    metres: float


@dataclass(frozen=True, slots=True)
class Judged:
    """How what was detected was judged by people in a span of time."""

    detected: int
    confirmed: int
    dismissed: int


def standing() -> list[Incident]:
    """What goes on, the confirmed first, then the newest."""
    found = Incident.objects.filter(state__in=OPEN).select_related("segment")
    return sorted(found, key=lambda one: (one.state != IncidentState.CONFIRMED, -one.detected_at.timestamp()))


def lately(at: datetime, limit: int = 50) -> list[Incident]:
    """What is over since a week, the newest first."""
    found = Incident.objects.filter(ended_at__gt=at - LATELY).select_related("segment").order_by("-ended_at")
    return list(found[:limit])


def of_road(road: Road, at: datetime, limit: int = 10) -> list[Incident]:
    found = Incident.objects.filter(segment_id=road.id, detected_at__gt=at - 4 * LATELY).select_related("segment")
    return list(found.order_by("-detected_at")[:limit])


def judged(at: datetime) -> Judged:
    """Of the last four weeks, without what was simulated."""
    found = Incident.objects.filter(detected_at__gt=at - 4 * LATELY, is_simulated=False)
    states = list(found.exclude(decided_by="").values_list("state", flat=True))
    dismissed = sum(state == IncidentState.DISMISSED for state in states)
    return Judged(found.count(), len(states) - dismissed, dismissed)


def reports(segment: int, at: datetime) -> int:
    """How many residents told of a road in the last hour: several reports of one person are one."""
    lately = Report.objects.filter(segment_id=segment, at__gt=at - timedelta(hours=1), is_shown=True, is_over=False)
    return cases.people(lately.values_list("who", flat=True))


def cameras(network: Network, road: Road) -> list[Camera]:
    """Cameras near a road, the nearest first."""
    return near(network.middle(road))


def near(point: Point, metres: float = NEAR_M) -> list[Camera]:
    """Cameras within a distance of a point, the nearest first."""
    found = [Camera(one, distance_m(point, Point(one.lon, one.lat))) for one in facts.cameras().values()]
    return sorted((one for one in found if one.metres <= metres), key=lambda one: one.metres)
