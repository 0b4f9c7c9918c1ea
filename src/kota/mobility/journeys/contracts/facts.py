"""The city's facts about journeys."""

from pydantic import Field

from kota.kernel.facts.contracts import Value, Words


class EmissionFact(Value):
    """What a rider emits on the way: grams of CO₂ equivalents a kilometre, by mode of a line or way of moving."""

    code: str
    name: Words
    g_per_km: float = Field(ge=0, le=1000)
    source: str = ""


class JourneyTermsFact(Value):
    """What journeys go by: the classes of warnings in which people look for the driest way, and the share of a ride on
    the road by which 8 of 10 are no more longer or shorter than planned, where there is no timetable."""

    code: str
    road_spread: float = Field(default=0.15, ge=0, le=0.5)
    wet_classes: list[str] = []
    source: str = ""
