"""A made-up city of sensors: the same for the same seed, at any moment, without remembering anything."""

from kota.kernel.observations.rules.simulation.kinds import KINDS, SensorKind
from kota.kernel.observations.rules.simulation.signals import Weather, values

__all__ = ["KINDS", "SensorKind", "Weather", "values"]
