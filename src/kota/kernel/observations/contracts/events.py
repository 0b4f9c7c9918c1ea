"""What other apps learn about observations."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ObservationsCame:
    """New observations of watched datastreams of one theme are committed."""

    name: ClassVar[str] = "observations.came"
    theme: str
    datastreams: list[int]


@dataclass(frozen=True, slots=True)
class TaskCreated:
    """A thing is told to do something."""

    name: ClassVar[str] = "observations.task_created"
    task_id: int
    capability_id: int


@dataclass(frozen=True, slots=True)
class StreamsStuck:
    """The newest values of these datastreams have been the same for longer than they ever are."""

    name: ClassVar[str] = "observations.stuck"
    datastreams: list[int]
