"""What is published, as the parameters of an observation say it, and back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kota.environment.air.contracts import IndexFact, Parameter, Part, Published, Station, UsAqi
from kota.environment.air.rules import publishing


def index(value: Published) -> dict[str, Any]:
    """Beside the index: what a reader needs to judge it."""
    return {
        "category": value.category,
        "critical": value.critical or "",
        "hours": value.hours,
        "hoursWanted": value.wanted,
        "completeness": round(value.completeness, 4),
        "stationClass": value.station_class,
        "present": list(value.present),
        "incomplete": list(value.incomplete),
        "regulation": value.regulation,
        "version": value.version,
        "correction": value.correction,
    }


def parts(value: Published) -> dict[str, Any]:
    """Beside the completeness: each parameter that was measured."""
    return {"parts": [_part(one) for one in value.parts if one.hours], "version": value.version}


def us_index(value: UsAqi) -> dict[str, Any]:
    used = [[parameter, how, round(mean, 4), index] for parameter, how, mean, index in value.used]
    return {"category": value.category, "critical": value.critical or "", "used": used, "version": value.version}


def read(told: Mapping[str, Any], station: Station, at: datetime, regulation: IndexFact) -> Published:
    """A published value from what its completeness says."""
    known = {one["parameter"]: one for one in told["parts"]}
    found = tuple(
        _read_part(known[one], regulation) if one in known else Part(one, at, 0, regulation.hours)
        for one in Parameter if one in regulation.limits
    )  # fmt: skip
    return publishing.of_parts(
        found, station=station.code, station_class=station.kind, at=at, regulation=regulation,
        correction=station.correction,
    )  # fmt: skip


def read_us(told: Mapping[str, Any], value: float, at: datetime) -> UsAqi:
    used: Sequence[Sequence[Any]] = told["used"]
    rows = tuple((Parameter(one[0]), str(one[1]), float(one[2]), int(one[3])) for one in used)
    return UsAqi(at, round(value), told["category"], Parameter(told["critical"]), rows, told["version"])


def _part(one: Part) -> dict[str, Any]:
    found: dict[str, Any] = {"parameter": one.parameter, "until": one.until.isoformat(), "hours": one.hours}
    if one.concentration is not None and one.index is not None:
        found |= {"mean": round(one.concentration, 6), "index": round(one.index, 6)}
    return found


def _read_part(told: Mapping[str, Any], regulation: IndexFact) -> Part:
    until = datetime.fromisoformat(told["until"])
    mean, index = told.get("mean"), told.get("index")
    return Part(Parameter(told["parameter"]), until, told["hours"], regulation.hours, mean, index)
