"""The way of a pattern on the ground: where along it a point lies, and which way it leads there."""

from typing import Any, NamedTuple

import numpy as np

from kota.mobility.transit.contracts import Network

METRES = 111_195.0  # a degree of latitude
FAR_M = 400.0  # a shape that is farther from one of its stops is not believed


class Way(NamedTuple):
    """A line in metres around its own middle. `along` counts metres of the pattern (from stop to stop in straight
    lines), also where the line itself is a longer shape. `heading` is that of each piece, clockwise from north."""

    lon0: float
    lat0: float
    scale: float  # metres of a degree of longitude
    x: Any
    y: Any
    along: Any  # at each point
    heading: Any
    stops: Any  # metres at each call


class Place(NamedTuple):
    """Where on a way a point lies."""

    along: float
    off: float  # metres beside it
    heading: float


def way(network: Network, pattern: int) -> Way:
    """The way of a pattern: along its shape where that leads past all stops in order, else from stop to stop."""
    calls = slice(int(network.patterns.offset[pattern]), int(network.patterns.offset[pattern + 1]))
    stop, metres = network.patterns.stop[calls], network.patterns.along[calls].astype(np.float64)
    lon, lat = np.asarray(network.stops.lon)[stop], np.asarray(network.stops.lat)[stop]
    lon, lat = _filled(lon), _filled(lat)
    lon0, lat0 = float(lon.mean()), float(lat.mean())
    scale = METRES * float(np.cos(np.radians(lat0)))
    x, y = (lon - lon0) * scale, (lat - lat0) * METRES
    along = metres
    shape = _shape(network, pattern)
    if shape is not None:
        line = (shape[0] - lon0) * scale, (shape[1] - lat0) * METRES
        if (made := _on_shape(*line, x, y, metres)) is not None:
            x, y, along = made
    dx, dy = np.diff(x), np.diff(y)
    return Way(lon0, lat0, scale, x, y, along, np.degrees(np.arctan2(dx, dy)) % 360, metres)


def points(way: Way) -> list[tuple[float, float]]:
    """The line of a way in degrees: longitude and latitude."""
    lon, lat = way.lon0 + way.x / way.scale, way.lat0 + way.y / METRES
    return list(zip(np.round(lon, 6).tolist(), np.round(lat, 6).tolist(), strict=True))


def _filled(column: Any) -> Any:
    """Stops without coordinates lie where the one before them does."""
    known = np.where(np.isnan(column), 0, np.arange(len(column)))
    filled = column[np.maximum.accumulate(known)]
    return np.nan_to_num(filled, nan=float(np.nanmean(column)) if not np.isnan(column).all() else 0.0)


def _shape(network: Network, pattern: int) -> tuple[Any, Any] | None:
    runs = np.flatnonzero(network.runs.pattern == pattern)
    if not len(runs):
        return None
    run = int(runs[0])
    places = [int(network.trips.shape[trip]) for trip in
              network.runs.trip[network.runs.offset[run] : network.runs.offset[run + 1]]]  # fmt: skip
    if not places or min(places) < 0:
        return None
    parts = [slice(int(network.shapes.offset[one]), int(network.shapes.offset[one + 1])) for one in places]
    lon, lat = (np.concatenate([column[part] for part in parts]) for column in (network.shapes.lon, network.shapes.lat))
    return (lon, lat) if len(lon) > 1 else None


def _on_shape(x: Any, y: Any, stop_x: Any, stop_y: Any, metres: Any) -> tuple[Any, Any, Any] | None:
    """The shape's points with the pattern's metres; None where it does not lead past the stops one after the other."""
    length = np.r_[0.0, np.cumsum(np.hypot(np.diff(x), np.diff(y)))]
    dx, dy = np.diff(x), np.diff(y)
    pieces = (x[:-1], y[:-1], dx, dy, np.maximum(dx * dx + dy * dy, 1e-9), length[:-1], np.diff(length))
    found, least = [], 0.0
    for sx, sy in zip(stop_x.tolist(), stop_y.tolist(), strict=True):
        along, off = _projected(*pieces, sx, sy, least)
        if off > FAR_M:
            return None
        found.append(along)
        least = along
    at = np.array(found)
    if (np.diff(at) <= 0).any() and (np.diff(metres) > 0)[np.diff(at) <= 0].any():
        return None
    return x, y, np.interp(length, at, metres)


def _projected(
    x: Any, y: Any, dx: Any, dy: Any, square: Any, begins: Any, metres: Any, px: float, py: float, least: float
) -> tuple[float, float]:
    """On pieces of a shape, from where they begin: the first good place behind `least`, for a line may pass a stop
    twice."""
    share = np.clip(((px - x) * dx + (py - y) * dy) / square, 0, 1)
    off = np.hypot(x + share * dx - px, y + share * dy - py)
    along = begins + share * metres
    off = np.where(along >= least - 1, off, np.inf)
    near = np.flatnonzero(off <= off.min() + 30)
    best = near[0] if len(near) else int(off.argmin())
    close = near[: np.argmax(np.r_[np.diff(near) > 1, True]) + 1] if len(near) else np.array([best])
    best = int(close[off[close].argmin()])
    return float(along[best]), float(off[best])


def project(line: Way, lon: float, lat: float, first: float = -np.inf, last: float = np.inf) -> Place | None:
    """The nearest place between two places along the way; None where there is none."""
    px, py = (lon - line.lon0) * line.scale, (lat - line.lat0) * METRES
    x, y, along = line.x, line.y, line.along
    dx, dy = np.diff(x), np.diff(y)
    share = np.clip(((px - x[:-1]) * dx + (py - y[:-1]) * dy) / np.maximum(dx * dx + dy * dy, 1e-9), 0, 1)
    at = along[:-1] + share * np.diff(along)
    off = np.hypot(x[:-1] + share * dx - px, y[:-1] + share * dy - py)
    off = np.where((at >= first) & (at <= last), off, np.inf)
    if not len(off) or not np.isfinite(off).any():
        return None
    best = int(off.argmin())
    return Place(float(at[best]), float(off[best]), float(line.heading[best]))


def place_at(line: Way, along: float) -> tuple[float, float]:
    """Longitude and latitude of a place along the way."""
    x, y = np.interp(along, line.along, line.x), np.interp(along, line.along, line.y)
    return float(line.lon0 + x / line.scale), float(line.lat0 + y / METRES)


def turned(one: float, other: float) -> float:
    """Degrees between two headings, 0 to 180."""
    return abs((one - other + 180) % 360 - 180)


def straight(network: Network, stop: Any) -> Any:
    """Metres from the first of some stops to each, in straight lines."""
    lon, lat = network.stops.lon[stop], network.stops.lat[stop]
    steps = np.hypot(np.diff(lon) * np.cos(np.radians(lat[1:])), np.diff(lat)) * METRES
    return np.r_[0, np.cumsum(np.nan_to_num(steps))].astype(np.int32)
