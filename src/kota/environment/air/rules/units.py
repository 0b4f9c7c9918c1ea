"""Gas concentrations by mass and by volume, at 25 °C and 1 atm, the conditions of both regulations."""

from kota.environment.air.contracts import Parameter

# Litres that a mole of an ideal gas fills at 298.15 K and 101 325 Pa.
MOLAR_VOLUME = 8.314462618 * 298.15 / 101.325
# Grams a mole, IUPAC 2021. HC is a mixture and has none; particles are no gas.
MOLAR_MASS = {Parameter.SO2: 64.06, Parameter.CO: 28.010, Parameter.O3: 47.997, Parameter.NO2: 46.005}


def to_ppb(parameter: Parameter, micrograms: float) -> float:
    """µg/m³ as parts in 10⁹ by volume; KeyError for what is no single gas."""
    return micrograms * MOLAR_VOLUME / MOLAR_MASS[parameter]


def to_ppm(parameter: Parameter, micrograms: float) -> float:
    """µg/m³ as parts in 10⁶ by volume; KeyError for what is no single gas."""
    return to_ppb(parameter, micrograms) / 1000


def from_ppb(parameter: Parameter, ppb: float) -> float:
    """Parts in 10⁹ by volume as µg/m³; KeyError for what is no single gas."""
    return ppb * MOLAR_MASS[parameter] / MOLAR_VOLUME


def from_ppm(parameter: Parameter, ppm: float) -> float:
    """Parts in 10⁶ by volume as µg/m³; KeyError for what is no single gas."""
    return from_ppb(parameter, ppm * 1000)
