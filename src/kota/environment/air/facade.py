"""What other apps may call: the air now, what its classes are called, and how stations came there."""

from kota.environment.air.contracts import CityAir
from kota.environment.air.selectors import city_air, classes, history

__all__ = ["CityAir", "city_air", "classes", "history"]
