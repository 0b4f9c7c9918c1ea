"""What happened."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class LiftChanged:
    """A lift works again, or no more."""

    name: ClassVar[str] = "access.lift_changed"
    lift: str
    state: str
    source: str


@dataclass(frozen=True, slots=True)
class StepsChanged:
    """Whether a stop is step-free is known otherwise than before."""

    name: ClassVar[str] = "access.steps_changed"
    stop: str
    step_free: str
    source: str


@dataclass(frozen=True, slots=True)
class HelpChanged:
    """Help was booked, or something became of it. Carries nothing about the traveller."""

    name: ClassVar[str] = "access.help_changed"
    duty_id: int
    stop: str
    state: str
