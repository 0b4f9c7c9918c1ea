"""Stable keys of the datastreams."""


def level(gate: str) -> str:
    return f"water:gate:{gate}:level"


def pumps(pump: str) -> str:
    return f"water:pump:{pump}:running"


def rain(gauge: str) -> str:
    return f"water:rain:{gauge}:hour"


def gate_of(key: str) -> str:
    """The gate of a level's key, or nothing."""
    parts = key.split(":")
    return parts[2] if len(parts) == 4 and (parts[0], parts[1], parts[3]) == ("water", "gate", "level") else ""
