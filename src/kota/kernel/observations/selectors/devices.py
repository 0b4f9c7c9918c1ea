"""Devices, how each is doing, and who may look after it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from kota.base.actor import Actor, ActorKind
from kota.base.errors import MissingError, NotAllowedError
from kota.kernel.accounts import facade as accounts
from kota.kernel.observations.contracts import Quality
from kota.kernel.observations.contracts.devices import DeviceInfo, DeviceState, RefusedValue
from kota.kernel.observations.permissions import DEVICES, SEEING
from kota.kernel.observations.selectors.plausible import IS_IMPLAUSIBLE, OF_LAST_DAY

PAGE = 50
SILENT = "COALESCE(v.seen_at, v.created_at) + v.silent_after_s * interval '1 second' < %(now)s"
# The sums of the last day are looked up for the datastreams of each device alone.
_READ = f"""
    SELECT v.id, v.key, v.name, COALESCE(v.agency_id, ''), v.silent_after_s, v.is_simulated, v.created_at, v.ended_at,
           v.seen_at, s.streams, s.implausible, v.ended_at IS NULL AND {SILENT}
    FROM device v CROSS JOIN LATERAL (
        SELECT count(*) AS streams, count(*) FILTER (WHERE {IS_IMPLAUSIBLE}) AS implausible
        FROM datastream d LEFT JOIN latest_observation n ON n.datastream_id = d.id {OF_LAST_DAY}
        WHERE d.device_id = v.id
    ) s WHERE
"""  # noqa: S608 - our own words
# The same for devices (`v`) alone. Only streams with a doubtful value in some hour of the day can be implausible: they
# are found by one look at that day, and only they are counted.
_DOUBTFUL = f"""
    SELECT d.device_id FROM (
        SELECT datastream_id FROM observation_hourly WHERE hour > %(now)s - interval '1 day' AND total > count
        UNION SELECT datastream_id FROM latest_observation WHERE quality & {int(Quality.STUCK)} <> 0
    ) c JOIN datastream d ON d.id = c.datastream_id JOIN latest_observation n ON n.datastream_id = d.id {OF_LAST_DAY}
    WHERE {IS_IMPLAUSIBLE}
"""  # noqa: S608 - our own words
IMPLAUSIBLE = f"v.id = ANY(ARRAY({_DOUBTFUL}))"
_COUNTED = f"""
    SELECT {{shown}} FROM device v LEFT JOIN (SELECT DISTINCT device_id FROM ({_DOUBTFUL}) x) i ON i.device_id = v.id
    CROSS JOIN LATERAL (SELECT (i.device_id IS NOT NULL)::int AS implausible) s WHERE {{within}}
"""  # noqa: S608 - our own words
_STATES = {
    DeviceState.SOUND: f"v.ended_at IS NULL AND NOT ({SILENT}) AND s.implausible = 0 AND v.seen_at IS NOT NULL",
    DeviceState.UNHEARD: f"v.ended_at IS NULL AND NOT ({SILENT}) AND s.implausible = 0 AND v.seen_at IS NULL",
    DeviceState.IMPLAUSIBLE: "v.ended_at IS NULL AND s.implausible > 0",
    DeviceState.SILENT: f"v.ended_at IS NULL AND {SILENT}",
    DeviceState.ENDED: "v.ended_at IS NOT NULL",
}
_ORDER = " ORDER BY v.key LIMIT %(most)s"
_REFUSED = """
    SELECT at, datastream, reason, content::text FROM refused_observation WHERE by = %s ORDER BY id DESC LIMIT %s
"""


def reach(by: Actor, *wanted: str) -> frozenset[str] | None:
    """The agencies whose devices somebody looks after, or has another `wanted` permission for; None: every device.

    A program is let in by the scope of its key. NotAllowedError for whoever looks after none.
    """
    if by.kind in (ActorKind.SYSTEM, ActorKind.CLIENT):
        return None
    given = [one for one in accounts.scopes_of(by) if one.permissions.intersection(wanted or (DEVICES,))]
    if not given:
        raise NotAllowedError("This is for people who look after devices.")
    if any(one.is_everywhere for one in given):
        return None
    return frozenset(agency for one in given if not one.area and not one.categories for agency in one.agencies)


def devices(
    by: Actor, *, now: datetime, state: str = "", text: str = "", after: str = "", most: int = PAGE
) -> list[DeviceInfo]:
    """The devices that somebody may see, by their keys; those that were ended only when asked for."""
    which = [_STATES[DeviceState(state)] if state in list(DeviceState) else "v.ended_at IS NULL"]
    if state == DeviceState.IMPLAUSIBLE:
        which.append(IMPLAUSIBLE)  # the same, found without looking at each device
    params: dict[str, Any] = {"after": after, "most": most}
    if after:
        which.append("v.key > %(after)s")
    if text:
        which.append("(strpos(lower(v.key), %(text)s) > 0 OR strpos(lower(v.name), %(text)s) > 0)")
        params["text"] = text.lower()
    return _read(by, which, params, now=now)


def device(by: Actor, key: str, *, now: datetime) -> DeviceInfo:
    """One device; MissingError where there is none that somebody may see."""
    found = _read(by, ["v.key = %(key)s"], {"key": key, "most": 1}, now=now)
    if not found:
        raise MissingError("There is no such device, or another agency looks after it.")
    return found[0]


def counts(by: Actor, *, now: datetime) -> dict[str, int]:
    """How many devices are in each state."""
    within, params = _within(by)
    shown = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in _STATES.values())
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(shown=shown, within=within), params | {"now": now})
        return dict(zip(map(str, _STATES), cursor.fetchone(), strict=True))


def refused(device: int, most: int = 50) -> list[RefusedValue]:
    """What was set aside of a device's observations, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED, [f"device:{device}", most])
        return [RefusedValue(*row) for row in cursor.fetchall()]


def _read(by: Actor, which: Sequence[str], params: dict[str, Any], *, now: datetime) -> list[DeviceInfo]:
    within, reached = _within(by)
    with connection.cursor() as cursor:
        cursor.execute(_READ + " AND ".join([*which, within]) + _ORDER, params | reached | {"now": now})
        return [DeviceInfo(*row) for row in cursor.fetchall()]


def _within(by: Actor) -> tuple[str, dict[str, Any]]:
    agencies = reach(by, *SEEING)
    if agencies is None:
        return "true", {}
    return "v.agency_id = ANY(%(agencies)s)", {"agencies": sorted(agencies)}


def mosquitto_lines() -> list[str]:
    """A line of a Mosquitto password file for each device in use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mosquitto FROM device WHERE ended_at IS NULL AND mosquitto <> '' ORDER BY key")
        return [row[0] for row in cursor.fetchall()]
