"""A small city that the reading tests ask: every value in it is told apart by some question of the standard."""

from dataclasses import dataclass
from typing import Any

from tests.standards.sensorthings import made
from tests.standards.sensorthings.server import Ref, Session

# Results of the stream `level`, with when they were measured. Each pair of times differs in one part of a date.
LEVELS: dict[float, str] = {
    -2.5: "2023-12-31T23:59:59.500Z",
    -1: "2024-01-01T00:00:00Z",
    0: "2024-02-29T06:30:15Z",
    1.5: "2024-02-29T12:00:00Z",
    2: "2024-03-01T00:00:00.250Z",
    3: "2024-06-15T10:20:30Z",
    7.4: "2024-12-31T23:00:00Z",
    10: "2025-01-01T00:00:00Z",
}
WORDS = ("Rain", "RAIN", "o'clock", "  dry ", "hujan lebat", "100% (a_b)")
MIXED: tuple[Any, ...] = (5, "5", True, {"a": 1}, [5], "text", 7.5)
SPANS: dict[Any, str] = {
    1: "2024-01-01T00:00:00Z/2024-01-01T06:00:00Z",
    2: "2024-01-01T06:00:00Z/2024-01-01T12:00:00Z",
    3: "2024-01-01T12:00:00Z/2024-01-01T18:00:00Z",
    4: "2024-01-01T03:00:00Z/2024-01-01T15:00:00Z",
}
THINGS: dict[str, dict[str, Any]] = {
    "alpha": {"kind": "gauge", "floor": 1, "height": 1.5, "on": True, "deep": {"owner": "O'Neil", "steps": [3, 5]}},
    "beta": {"kind": "gauge", "floor": 2, "height": 12, "on": False, "deep": {"owner": "Sari", "steps": [7]}},
    "gamma": {"kind": "pump", "floor": 10, "on": True},
    "delta": {},
}
SQUARE = [[106.75, -6.25], [106.85, -6.25], [106.85, -6.15], [106.75, -6.15], [106.75, -6.25]]


def moved(east: float, north: float) -> list[list[float]]:
    """The square elsewhere."""
    return [[round(x + east, 6), round(y + north, 6)] for x, y in SQUARE]


SHAPES: dict[str, dict[str, Any]] = {
    "inner point": made.point(106.80, -6.20),
    "edge point": made.point(106.85, -6.20),
    "outer point": made.point(106.95, -6.20),
    "inner line": {"type": "LineString", "coordinates": [[106.78, -6.20], [106.82, -6.20]]},
    "crossing line": {"type": "LineString", "coordinates": [[106.80, -6.18], [106.95, -6.18]]},
    "square": {"type": "Polygon", "coordinates": [SQUARE]},
    "overlapping square": {"type": "Polygon", "coordinates": [moved(0.05, -0.05)]},
    "neighbour square": {"type": "Polygon", "coordinates": [moved(0.10, 0)]},
    "far square": {"type": "Polygon", "coordinates": [moved(1, 1)]},
}


@dataclass
class Scene:
    """What stands in the scene, by name. Odd streams are made when a test first asks for them."""

    sta: Session
    home: Ref  # the Location where all Things stand
    things: dict[str, Ref]
    sensors: dict[str, Ref]
    properties: dict[str, Ref]
    features: dict[str, Ref]
    streams: dict[str, Ref]
    levels: dict[float, Ref]

    @classmethod
    def built(cls, sta: Session) -> "Scene":
        """All of it, by plain requests that every server knows."""
        home = sta.location("home", properties={"district": "Menteng"})
        things = {name: sta.thing(name, properties=more, Locations=[home.link]) for name, more in THINGS.items()}
        sensors = {name: sta.sensor(f"{name} sensor") for name in ("new", "old")}
        properties = {name: sta.observed(f"{name} property") for name in ("level", "heat")}
        features = {name: sta.feature(name, feature=shape) for name, shape in SHAPES.items()}
        scene = cls(sta, home, things, sensors, properties, features, {}, {})
        scene._stream("level", "alpha", "new", "level", properties={"class": "A", "rank": 2})
        scene._stream("heat", "alpha", "old", "heat", unitOfMeasurement=made.CELSIUS, properties={"rank": 1})
        scene._levels()
        return scene

    def _stream(self, name: str, thing: str, sensor: str, observed: str, **more: Any) -> Ref:
        links = {
            "Thing": self.things[thing].link,
            "Sensor": self.sensors[sensor].link,
            "ObservedProperty": self.properties[observed].link,
        }
        self.streams[name] = self.sta.stream(name, **links, **more)
        return self.streams[name]

    def _levels(self) -> None:
        inner, outer = self.features["inner point"].link, self.features["outer point"].link
        for number, (result, moment) in enumerate(LEVELS.items()):
            more: dict[str, Any] = {
                "phenomenonTime": moment,
                "resultTime": moment.replace(":00Z", ":45Z"),
                "parameters": {"number": number, "shift": "night" if number % 2 else "day"},
                "FeatureOfInterest": inner if number < 5 else outer,
            }
            if number == 7:
                more["resultQuality"] = {"code": "good", "score": 3}
            self.levels[result] = self.sta.observe(self.streams["level"], result, **more)

    def stream(self, name: str) -> Ref:
        """A Datastream of the scene: `level`, `heat`; `words` has texts for results, `spans` intervals for times,
        `mixed` results of every kind."""
        if name not in self.streams:
            inner = self.features["inner point"].link
            if name == "words":
                ref = self._stream(name, "beta", "old", "level", observationType=made.CATEGORY)
                rows = [(word, f"2024-05-06T0{number}:00:00Z") for number, word in enumerate(WORDS)]
            elif name == "mixed":
                ref = self._stream(name, "beta", "new", "level", observationType=made.ANY)
                rows = [(result, f"2024-05-07T0{number}:00:00Z") for number, result in enumerate(MIXED)]
            else:
                ref = self._stream(name, "gamma", "new", "level")
                rows = list(SPANS.items())
            for result, time in rows:
                more: dict[str, Any] = {"phenomenonTime": time, "resultTime": time[-20:], "FeatureOfInterest": inner}
                self.sta.observe(ref, result, **more | ({"validTime": time} if result == 3 else {}))
        return self.streams[name]

    def results(self, stream: str, **options: str) -> list[Any]:
        """The results of a stream's Observations that a query finds, in the order in which they came."""
        return [row["result"] for row in self.sta.every(f"{self.stream(stream).path}/Observations", **options)]

    def names(self, path: str, **options: str) -> list[str]:
        """The names of what a query finds, without the scene's mark."""
        return [row["name"].removeprefix(f"{self.sta.mark} ") for row in self.sta.every(path, **options)]

    def shapes(self, filter: str) -> set[str]:
        """The FeaturesOfInterest of the scene that a filter finds."""
        mine = f"startswith(name,'{self.sta.mark} ') and ({filter})"
        return set(self.names("FeaturesOfInterest", filter=mine, top="100")) & set(SHAPES)

    @property
    def neighbours(self) -> str:
        """The path of the scene's Things."""
        return f"{self.home.path}/Things"
