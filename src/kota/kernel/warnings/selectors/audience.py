"""Who is told of an alert, and what of it a reader sees on every page."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from kota.base.actor import Actor
from kota.base.direct import Direct
from kota.kernel.areas import facade as areas
from kota.kernel.warnings.contracts import Status
from kota.kernel.warnings.models import Alert, Place
from kota.kernel.warnings.permissions import STAFF
from kota.kernel.warnings.rules import levels
from kota.kernel.warnings.selectors.alerts import ACTUAL, EVERY, active_alerts

_CONCERNED = """
    SELECT {what} FROM alert_place p
    WHERE p.account_id %% %(parts)s = %(part)s AND p.areas && %(areas)s AND p.least_rank <= %(rank)s
      AND (p.topics = '{}' OR p.topics @> ARRAY[%(topic)s]) AND (p.exercises OR NOT %(exercise)s)
"""


# Every reader of every page asks this.
_ACTIVE = Direct(
    Alert,
    "state = 'active' AND expires > %(at)s ORDER BY severity_rank DESC, sent_at DESC, id DESC",
    without=("xml", "inputs"),
)


def audience(alert: Alert, *, part: int = 0, parts: int = 1) -> list[int]:
    """Accounts with a place that the alert concerns and a wish that it meets; for exercises, those who joined. Of very
    many, one of several parts of about the same size."""
    return [row[0] for row in _concerned("DISTINCT p.account_id", alert, part, parts)]


def audience_size(alert: Alert) -> int:
    """How many they are."""
    return int(_concerned("count(DISTINCT p.account_id)", alert, 0, 1)[0][0])


def _concerned(what: str, alert: Alert, part: int, parts: int) -> list[tuple[int]]:
    asked: dict[str, Any] = {
        "areas": sorted(areas.family(alert.area_codes)), "rank": alert.severity_rank, "topic": alert.topic,
        "exercise": alert.status != Status.ACTUAL, "part": part, "parts": parts,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CONCERNED.replace("{what}", what), asked)
        found: list[tuple[int]] = cursor.fetchall()
        return found


def places(account_id: int) -> QuerySet[Place]:
    """A person's own places."""
    return Place.objects.filter(account_id=account_id).order_by("pk")


def listed(by: Actor, at: datetime, *, without: Collection[str] = ()) -> list[Alert]:
    """What the list of warnings shows this person as in force: exercises to staff and to those who joined."""
    return active_alerts(at, statuses=EVERY if sees_exercises(by) else ACTUAL, without=without)


def sees_exercises(by: Actor) -> bool:
    """Staff, and those who joined."""
    if any(by.may(permission) for permission in STAFF):
        return True
    return by.account_id is not None and places(by.account_id).filter(exercises=True).exists()


def on_every_page(by: Actor, at: datetime) -> list[Alert]:
    """What stands above every page that this person opens: severe alerts for everybody, others for those with a place
    in the area; exercises for staff and for those who joined. What concerns the person's own places comes first."""
    found = _ACTIVE(at=at)
    if not found:
        return []
    mine = list(places(by.account_id)) if by.account_id is not None else []
    is_staff = any(by.may(permission) for permission in STAFF)
    own = [alert for alert in found if _is_own(alert, mine)]
    return [*own, *(one for one in found if one not in own and _is_for_others(one, is_staff=is_staff))]


def _is_own(alert: Alert, mine: list[Place]) -> bool:
    concerned = areas.family(alert.area_codes) if mine else frozenset[str]()
    return any(_concerns(place, alert, concerned) for place in mine)


def _is_for_others(alert: Alert, *, is_staff: bool) -> bool:
    if levels.is_for_everybody(severity=alert.severity, status=alert.status):
        return True
    return is_staff and alert.status != Status.ACTUAL


def _concerns(place: Place, alert: Alert, concerned: frozenset[str]) -> bool:
    return (
        not concerned.isdisjoint(place.areas)
        and place.least_rank <= alert.severity_rank
        and (not place.topics or alert.topic in place.topics)
        and (place.exercises or alert.status == Status.ACTUAL)
    )


def personal_data(account_id: int) -> dict[str, Any]:
    """Everything kept here about a person, for their export."""
    rows = places(account_id).values("label", "area", "point", "radius_m", "topics", "least", "exercises", "created_at")
    plain = [{**row, "point": [row["point"].lon, row["point"].lat] if row["point"] else None} for row in rows]
    return {"alert_places": plain}
