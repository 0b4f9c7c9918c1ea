"""The vocabulary: what is measured, by what kind of station, and whom the air concerns."""

from enum import StrEnum

from kota.base.words import noop as _


class Parameter(StrEnum):
    """What the regulation measures, in its order; concentrations are µg/m³ at 25 °C and 1 atm."""

    PM10 = "pm10"
    PM25 = "pm25"
    SO2 = "so2"
    CO = "co"
    O3 = "o3"
    NO2 = "no2"
    HC = "hc"

    @property
    def label(self) -> str:
        """As people write it."""
        return _LABELS[self]


_LABELS = {
    Parameter.PM10: "PM10", Parameter.PM25: "PM2.5", Parameter.SO2: "SO₂", Parameter.CO: "CO", Parameter.O3: "O₃",
    Parameter.NO2: "NO₂", Parameter.HC: "HC",
}  # fmt: skip


class StationClass(StrEnum):
    """How far a station's figures go: only a reference station's index is the regulation's own."""

    REFERENCE = "reference"
    LOW_COST = "low-cost"
    SIMULATED = "simulated"

    @property
    def heading(self) -> str:
        """A message id."""
        return {
            StationClass.REFERENCE: _("Reference station"),
            StationClass.LOW_COST: _("Low-cost sensor"),
            StationClass.SIMULATED: _("Simulated"),
        }[self]


class Group(StrEnum):
    """Whom advice is for."""

    GENERAL = "general"
    SENSITIVE = "sensitive"
    CHILDREN = "children"
    ELDERLY = "elderly"
    OUTDOOR = "outdoor"
    SCHOOLS = "schools"

    @property
    def heading(self) -> str:
        """A message id."""
        return {
            Group.GENERAL: _("Everybody"),
            Group.SENSITIVE: _("Asthma, heart or lung disease, pregnancy"),
            Group.CHILDREN: _("Children"),
            Group.ELDERLY: _("Older people"),
            Group.OUTDOOR: _("People who work outdoors"),
            Group.SCHOOLS: _("Schools"),
        }[self]


# Codes of the classes, best first. Names, colours and advice are facts of the city.
CLASSES = ("good", "moderate", "unhealthy", "very-unhealthy", "hazardous")
UNHEALTHY = CLASSES[2:]  # from the class on in which air does harm
