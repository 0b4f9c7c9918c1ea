"""What is published of a station at a moment, with everything that a reader needs to judge it."""

from dataclasses import dataclass
from datetime import datetime

from kota.environment.air.contracts.words import Parameter, StationClass


@dataclass(frozen=True, slots=True)
class Part:
    """One parameter's share: a mean of `hours` of the `wanted` hours that end at `until`.

    `index` is None where too few hours are there; otherwise exact, not rounded. Concentrations in µg/m³.
    """

    parameter: Parameter
    until: datetime
    hours: int
    wanted: int
    concentration: float | None = None
    index: float | None = None

    @property
    def completeness(self) -> float:
        """A share of one."""
        return self.hours / self.wanted


@dataclass(frozen=True, slots=True)
class Published:
    """A station's index: the highest of its parameters, which is the critical one.

    `index` is None and `category` empty when no parameter has enough hours. `parts` are in the regulation's order and
    hold every parameter that the regulation names, so that what is not measured is said too.
    """

    station: str
    station_class: StationClass
    at: datetime
    index: int | None
    category: str
    critical: Parameter | None
    parts: tuple[Part, ...]
    regulation: str
    version: str
    correction: str = "none"

    @property
    def critical_part(self) -> Part | None:
        return next((part for part in self.parts if part.parameter is self.critical), None)

    @property
    def hours(self) -> int:
        """Hours used for the critical parameter; the most of any where there is no index."""
        part = self.critical_part
        return part.hours if part else max((part.hours for part in self.parts), default=0)

    @property
    def wanted(self) -> int:
        return next((part.wanted for part in self.parts), 0)

    @property
    def completeness(self) -> float:
        """Of the hours of the critical parameter, a share of one."""
        return self.hours / self.wanted if self.wanted else 0.0

    @property
    def present(self) -> tuple[Parameter, ...]:
        """Parameters that count in the index."""
        return tuple(part.parameter for part in self.parts if part.index is not None)

    @property
    def incomplete(self) -> tuple[Parameter, ...]:
        """Measured, but in too few hours to count."""
        return tuple(part.parameter for part in self.parts if part.index is None and part.hours)

    @property
    def absent(self) -> tuple[Parameter, ...]:
        """Not measured at all in these hours."""
        return tuple(part.parameter for part in self.parts if not part.hours)

    @property
    def is_official(self) -> bool:
        """Only what a reference station measured is an index in the regulation's sense."""
        return self.station_class is StationClass.REFERENCE


@dataclass(frozen=True, slots=True)
class UsAqi:
    """The United States' index of the present hour, for comparison. `used` names each parameter's averaging."""

    at: datetime
    index: int | None
    category: str
    critical: Parameter | None
    used: tuple[tuple[Parameter, str, float, int], ...]  # parameter, averaging, concentration in EPA's unit, index
    version: str
