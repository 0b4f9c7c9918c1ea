"""What kinds of sensors a made-up city has, and how often each."""

from dataclasses import dataclass

from kota.kernel.observations.contracts.streams import Observed, Unit

_CF = "http://vocab.nerc.ac.uk/standard_name/"


@dataclass(frozen=True, slots=True)
class SensorKind:
    """`share` of all sensors, one value each `every` seconds; limits of what is possible, rate an hour (0: none)."""

    code: str
    theme: str
    name: str
    observed: Observed
    unit: Unit
    share: float
    every: int
    minimum: float
    maximum: float
    rate: float = 0.0
    is_often_still: bool = False


_UGM3 = Unit("microgram per cubic metre", "µg/m³", "http://www.qudt.org/vocab/unit/MicroGM-PER-M3")
KINDS = (
    SensorKind("pm25", "air", "PM2.5", Observed("PM2.5", f"{_CF}mass_concentration_of_pm2p5_ambient_aerosol_in_air/"),
               _UGM3, 0.2, 600, 0, 1000, 400),
    SensorKind("pm10", "air", "PM10", Observed("PM10", f"{_CF}mass_concentration_of_pm10_ambient_aerosol_in_air/"),
               _UGM3, 0.1, 600, 0, 1500, 600),
    SensorKind("temperature", "weather", "Air temperature", Observed("Air temperature", f"{_CF}air_temperature/"),
               Unit("degree Celsius", "°C", "http://www.qudt.org/vocab/unit/DEG_C"), 0.2, 600, 10, 45, 15),
    SensorKind("rain", "weather", "Rain", Observed("Rain", f"{_CF}lwe_precipitation_rate/"),
               Unit("millimetre per hour", "mm/h", "http://www.qudt.org/vocab/unit/MilliM-PER-HR"), 0.15, 600, 0, 300,
               is_often_still=True),
    SensorKind("level", "water", "Water level",
               Observed("Water level", f"{_CF}water_surface_height_above_reference_datum/"),
               Unit("centimetre", "cm", "http://www.qudt.org/vocab/unit/CentiM"), 0.15, 600, -100, 1500, 300),
    SensorKind("noise", "noise", "Noise", Observed("Noise", "http://www.qudt.org/vocab/quantitykind/SoundPressureLevel"),
               Unit("decibel", "dB", "http://www.qudt.org/vocab/unit/DeciB"), 0.1, 600, 20, 130),
    SensorKind("traffic", "traffic", "Vehicles", Observed("Vehicles", "http://www.qudt.org/vocab/quantitykind/Count"),
               Unit("vehicles in ten minutes", "1/10 min"), 0.1, 600, 0, 2000),
)  # fmt: skip
