"""Small files of GBFS, made for tests."""

import json
from typing import Any

NOW = 1_764_000_000  # 2025-11-24T16:00:00Z
STAMP = "2025-11-24T16:00:00Z"


def text(words: str) -> list[dict[str, str]]:
    return [{"text": words, "language": "en"}]


def three(data: Any, **more: Any) -> bytes:
    return json.dumps({"last_updated": STAMP, "ttl": 60, "version": "3.0", "data": data, **more}).encode()


def two(data: Any, **more: Any) -> bytes:
    return json.dumps({"last_updated": NOW, "ttl": 60, "version": "2.3", "data": data, **more}).encode()


def station(code: str, **more: Any) -> dict[str, Any]:
    return {"station_id": code, "name": text(f"Station {code}"), "lat": -6.2, "lon": 106.82, "capacity": 10, **more}


def stands(code: str, vehicles: Any = 4, **more: Any) -> dict[str, Any]:
    return {
        "station_id": code, "num_vehicles_available": vehicles, "num_docks_available": 6, "is_installed": True,
        "is_renting": True, "is_returning": True, "last_reported": STAMP, **more,
    }  # fmt: skip


def vehicle(code: str, **more: Any) -> dict[str, Any]:
    return {"vehicle_id": code, "lat": -6.21, "lon": 106.83, "is_reserved": False, "is_disabled": False, **more}
