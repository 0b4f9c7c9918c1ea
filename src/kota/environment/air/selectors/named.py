"""The city's facts about air, in the reader's language."""

from datetime import date
from zoneinfo import ZoneInfo

from kota.base.words import said
from kota.environment.air.contracts import ClassFact, IndexFact, OriginFact, Station, StationFact, WarningFact
from kota.environment.air.rules import ispu
from kota.kernel.areas import facade as areas
from kota.kernel.facts import facade as facts
from kota.kernel.warnings import facade as warnings

WARNED_AS = "air-quality"  # the class of warnings (alerts.toml)


def regulations() -> list[IndexFact]:
    """Every index regulation that the city knows, oldest first."""
    return sorted(facts.current("air_index").values(), key=lambda one: one.since)


def regulation(day: date) -> IndexFact | None:
    """The one that holds on a day and can turn concentrations into an index; None in a city that has none."""
    known = [one for one in regulations() if one.limits]
    return ispu.in_force(known, day) if known else None


def classes() -> dict[str, ClassFact]:
    """The classes of the index by code, best first."""
    found = sorted(facts.current("air_class").values(), key=lambda one: one.order)
    return {one.code: one for one in found}


def stations() -> list[Station]:
    """The stations of the city, by code."""
    return [_station(one) for _, one in sorted(facts.current("air_station").items())]


def written_names() -> dict[str, str]:
    """Codes of stations by each name that files know them by."""
    return {name: one.code for one in facts.current("air_station").values() for name in one.written_as}


def file_names() -> dict[str, str]:
    """What to write for each station in files of the province's form."""
    return {one.code: one.written_as[0] for one in facts.current("air_station").values() if one.written_as}


def origin() -> OriginFact | None:
    """Where the days on record come from."""
    return next(iter(facts.current("air_origin").values()), None)


def warning() -> WarningFact | None:
    """When people are warned; None: never."""
    return next(iter(facts.current("air_warning").values()), None)


def thresholds() -> list[tuple[str, str]]:
    """From what on one can be warned of bad air: a severity of the warnings, and the level that has it."""
    found = next((one for one in warnings.classes() if one.code == WARNED_AS), None)
    levels = sorted(found.level, key=lambda one: one.order) if found else []
    return [(one.severity.value, said(one.name)) for one in levels]


def zone() -> ZoneInfo:
    """The city's time."""
    return ZoneInfo(facts.city().timezone)


def _station(one: StationFact) -> Station:
    here = areas.locate(one.lon, one.lat).area
    return Station(
        code=one.code,
        name=said(one.name),
        kind=one.kind,
        lon=one.lon,
        lat=one.lat,
        area=here.code if here else "",
        place=here.full_name if here else "",
        approximate=one.approximate,
        source=one.source,
        correction=one.correction,
        measures=tuple(one.measures),
        channels=one.channels,
    )
