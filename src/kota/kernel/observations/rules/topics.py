"""Topics of MQTT: what may be written where, and who may listen to what (18-088, clauses 13 and 14)."""

import re
from dataclasses import dataclass
from functools import lru_cache

PREFIX = "v1.1/"
DEVICES = "kota/devices/"
INTERNAL = "kota/internal/"
PUBLIC = (PREFIX, "alerts/")
_INLET = re.compile(
    r"(?:v1\.1/|kota/devices/(?P<user>[^/+#]{1,100})/)"
    r"(?:(?P<set>Datastreams|FeaturesOfInterest)\((?P<id>\d{1,15})\)/)?(?P<what>Observations|CreateObservations)"
)


PARTS = ("positions", "lifts")  # below a device's own name, what other apps take: `inlets` of their manifests
_PART = re.compile(rf"kota/devices/(?P<user>[^/+#]{{1,100}})/(?P<part>{'|'.join(PARTS)})")


@dataclass(frozen=True, slots=True)
class Inlet:
    """A topic for writing: one observation or many; of a device's own topic `user` says whose it is. `part` names what
    another app takes there."""

    is_many: bool
    user: str = ""
    stream: int | None = None
    feature: int = 0
    part: str = ""


@lru_cache(maxsize=4096)
def inlet(topic: str) -> Inlet | None:
    """What a topic takes; None when it is no topic for writing."""
    if other := _PART.fullmatch(topic):
        return Inlet(is_many=True, user=other["user"], part=other["part"])
    found = _INLET.fullmatch(topic)
    if found is None or (found["what"] == "CreateObservations" and found["set"]):
        return None
    number = int(found["id"]) if found["id"] else None
    is_feature = found["set"] == "FeaturesOfInterest"
    return Inlet(
        found["what"] == "CreateObservations", found["user"] or "", None if is_feature else number,
        number or 0 if is_feature else 0,
    )  # fmt: skip


def refusal(topic: str) -> str:
    """Why a device's message is not taken there."""
    return f"nothing of this device is taken at {topic[:120]}: docs/how-to/connect-a-sensor.md has its topics"


def may_listen(topic_filter: str, user: str) -> bool:
    """Public topics are for everybody, a device's own for it alone."""
    return topic_filter.startswith(PUBLIC) or bool(user and topic_filter.startswith(f"{DEVICES}{user}/"))


def acknowledged(user: str) -> str:
    """Where a device learns what was committed."""
    return f"{DEVICES}{user}/acknowledged"


def matches(topic: str, topic_filter: str) -> bool:
    """Does a filter with wildcards take in a topic?"""
    levels, wanted = topic.split("/"), topic_filter.split("/")
    for place, level in enumerate(wanted):
        if level == "#":
            return True
        if place >= len(levels) or level not in ("+", levels[place]):
            return False
    return len(levels) == len(wanted)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a listener asked for: a topic without its options, the options, and whether it has wildcards."""

    filter: str
    topic: str
    options: str

    @property
    def has_wildcards(self) -> bool:
        return "+" in self.topic or "#" in self.topic


def wanted(topic_filter: str) -> Wanted:
    """`v1.1/Datastreams(1)/Observations?$select=result` taken apart."""
    topic, _mark, options = topic_filter.partition("?")
    return Wanted(topic_filter, topic, options)
