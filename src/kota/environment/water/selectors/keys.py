"""Stable keys of the datastreams."""

_SIMULATED = ":simulated"


def level(gate: str) -> str:
    return f"water:gate:{gate}:level"


def pumps(pump: str) -> str:
    return f"water:pump:{pump}:running"


def rain(gauge: str) -> str:
    return f"water:rain:{gauge}:hour"


def simulated(key: str) -> str:
    """Of the datastream that stands in for another one where nothing real was ever read."""
    return f"{key}{_SIMULATED}"


def gate_of(key: str) -> str:
    """The gate of a level's key, a simulated one's too, or nothing."""
    parts = key.removesuffix(_SIMULATED).split(":")
    return parts[2] if len(parts) == 4 and (parts[0], parts[1], parts[3]) == ("water", "gate", "level") else ""
