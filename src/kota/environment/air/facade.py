"""What other apps may call: the air now, what its classes are called, how stations came there, and publishing."""

from kota.environment.air.contracts import CityAir
from kota.environment.air.selectors import city_air, classes, history
from kota.environment.air.services import publish

__all__ = ["CityAir", "city_air", "classes", "history", "publish"]
