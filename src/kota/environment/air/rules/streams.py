"""The air's datastreams: their keys, and what they say of themselves.

`air:STATION:PARAMETER` holds what counts in the index, in µg/m³. Of a low-cost sensor with channels the raw readings
lie beside it: `air:STATION:pm25:a`, `:b`, and `air:STATION:humidity`. What is published lies in `air:STATION:ispu`,
`:usaqi` and `:completeness`, under a theme of its own, so that reading it passes over everything measured.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from kota.base.geo import Point
from kota.environment.air.contracts import Parameter, Station, StationClass
from kota.kernel.observations.contracts import Observed, StreamSpec, Unit

THEME, PUBLISHED_THEME, RECORD_THEME = "air", "air-index", "air-record"
ISPU, USAQI, COMPLETENESS = "ispu", "usaqi", "completeness"
PUBLISHED = (ISPU, USAQI, COMPLETENESS)
CHANNELS, HUMIDITY = ("a", "b"), "humidity"
MICROGRAMS = Unit("microgram per cubic metre", "µg/m³", "http://qudt.org/vocab/unit/MicroGM-PER-M3")
PERCENT = Unit("percent", "%", "http://qudt.org/vocab/unit/PERCENT")
NUMBER = Unit("index", "", "http://qudt.org/vocab/unit/UNITLESS")
# µg/m³ that no air of a city has reached: what lies beyond is an instrument's fault, kept and not counted.
_MOST = {
    Parameter.PM10: 3000, Parameter.PM25: 2000, Parameter.SO2: 10_000, Parameter.CO: 200_000, Parameter.O3: 2000,
    Parameter.NO2: 6000, Parameter.HC: 20_000,
}  # fmt: skip
_MEANING = "https://dd.eionet.europa.eu/vocabulary/aq/pollutant/"
_NUMBERS = {
    Parameter.PM10: "5", Parameter.PM25: "6001", Parameter.SO2: "1", Parameter.CO: "10", Parameter.O3: "7",
    Parameter.NO2: "8", Parameter.HC: "441",
}  # fmt: skip
_INDICES = {
    ISPU: (Observed("ISPU", "urn:kota:air:ispu", "Air pollutant index, PermenLHK P.14/2020"), NUMBER),
    USAQI: (Observed("US AQI", "urn:kota:air:usaqi", "Air Quality Index of the US EPA, NowCast for particles"), NUMBER),
    COMPLETENESS: (
        Observed("Completeness", "urn:kota:air:completeness", "Hours used of the hours wanted for the index"), PERCENT
    ),
}  # fmt: skip


def key(station: str, what: str) -> str:
    return f"{THEME}:{station}:{what}"


def station_of(name: str) -> str:
    """The station that a key names; empty for other keys. What others call `simulated:12:pm25` is a parameter of the
    station `simulated-12`."""
    parts = name.split(":")
    if parts[0] == THEME:
        return parts[1] if len(parts) in (3, 4) else ""
    return f"{parts[0]}-{parts[1]}" if parameter_of(name) else ""


def parameter_of(name: str) -> Parameter | None:
    """The parameter whose values for the index lie under a key; None for all else, raw channels too."""
    parts = name.split(":")
    return Parameter(parts[2]) if len(parts) == 3 and parts[2] in set(Parameter) else None


def keys(station: str) -> list[str]:
    """Every key under which values for the index of a station may lie."""
    owner, _dash, rest = station.partition("-")
    names = [key(station, one) for one in Parameter]
    return [*names, *(f"{owner}:{rest}:{one}" for one in Parameter)] if rest else names


def thing_of(station: Station) -> str:
    """The thing of a station: what is computed of `simulated-12` belongs to `simulated:12`, which measures it."""
    owner, dash, rest = station.code.partition("-")
    return f"{owner}:{rest}" if station.is_simulated and dash else f"{THEME}:{station.code}"


def measured(station: Station) -> Iterator[StreamSpec]:
    """What a station sends, and what is made of it."""
    raw = station.channels and Parameter.PM25 in station.measures
    for parameter in station.measures:
        definition = Observed(parameter.label, _MEANING + _NUMBERS[parameter], f"{parameter.label}, by mass")
        limits = {"plausible": {"minimum": 0, "maximum": _MOST[parameter]}}
        is_made = raw and parameter is Parameter.PM25
        more = {"correction": station.correction, "madeFrom": "channels"} if is_made else {}
        yield _spec(station, parameter.value, parameter.label, definition, MICROGRAMS, {**limits, **more})
        for channel in CHANNELS[: station.channels] if is_made else ():
            title = f"{parameter.label}, raw, channel {channel}"
            yield _spec(station, f"{parameter}:{channel}", title, definition, MICROGRAMS, {**limits, "raw": True})
    if raw:
        humid = Observed("Relative humidity", "http://vocab.nerc.ac.uk/standard_name/relative_humidity/")
        limits = {"plausible": {"minimum": 0, "maximum": 100}}
        yield _spec(station, HUMIDITY, "humidity", humid, PERCENT, limits)


def published(station: Station) -> Iterator[StreamSpec]:
    """What is computed of a station."""
    for what, (observed, unit) in _INDICES.items():
        yield _spec(station, what, observed.name, observed, unit, {"computed": True}, theme=PUBLISHED_THEME)


def record(names: Mapping[str, str]) -> Iterator[StreamSpec]:
    """The days on record: titles by key."""
    for name, title in names.items():
        yield StreamSpec(
            name, title, RECORD_THEME, "air:record", "Days on record", Observed(title, f"urn:kota:{name}"), NUMBER,
            sensor="yearly files of the province", properties={"key": name, "imported": True},
        )  # fmt: skip


def _spec(
    station: Station, what: str, title: str, observed: Observed, unit: Unit, more: Mapping[str, Any], theme: str = THEME
) -> StreamSpec:
    return StreamSpec(
        key=key(station.code, what),
        name=f"{station.name}, {title}",
        theme=theme,
        thing=thing_of(station),
        thing_name=station.name,
        observed=observed,
        unit=unit,
        place=Point(station.lon, station.lat),
        sensor="Kota" if theme == PUBLISHED_THEME else station.kind.value,
        thing_properties={"stationClass": station.kind.value, "approximate": station.approximate},
        properties={"key": key(station.code, what), "stationClass": station.kind.value, **more},
        is_simulated=station.kind is StationClass.SIMULATED,
        is_watched=theme == THEME,
    )
