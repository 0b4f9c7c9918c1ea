"""Whose timetable does not reach a day."""

from datetime import date

from kota.mobility.journeys.contracts import NoWay, Why
from kota.mobility.transit import facade as transit


def untold(held: transit.Held, day: date) -> Why | None:
    """None where all timetables do."""
    names = transit.silent(held.directory, day)
    return Why(NoWay.NO_TIMETABLE, names=names or ()) if names or names is None else None
