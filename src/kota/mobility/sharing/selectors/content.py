"""What is kept of files as they were read: to JSON and back."""

from typing import Any

from pydantic import TypeAdapter

from kota.mobility.sharing.contracts import Name, Notice, Plan, Region, SystemInfo, VehicleType, Zones

_SHAPES: dict[Name, TypeAdapter[Any]] = {
    Name.SYSTEM: TypeAdapter(tuple[SystemInfo, ...]),
    Name.TYPES: TypeAdapter(tuple[VehicleType, ...]),
    Name.PLANS: TypeAdapter(tuple[Plan, ...]),
    Name.REGIONS: TypeAdapter(tuple[Region, ...]),
    Name.ALERTS: TypeAdapter(tuple[Notice, ...]),
    Name.ZONES: TypeAdapter(tuple[Zones, ...]),
}


def is_kept(name: Name) -> bool:
    """Is this file kept as it is? Stations and vehicles are rows of tables."""
    return name in _SHAPES


def to_json(name: Name, items: tuple[Any, ...]) -> Any:
    return _SHAPES[name].dump_python(items, mode="json")


def from_json(name: Name, content: Any) -> tuple[Any, ...]:
    found: tuple[Any, ...] = _SHAPES[name].validate_python(content or [])
    return found
