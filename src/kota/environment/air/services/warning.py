"""Warning people of bad air: what is asked of the kernel's warnings, once it is bad for long enough."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from kota.base.actor import Actor
from kota.environment.air import selectors
from kota.environment.air.contracts import CLASSES, IndexFact, StationNow, WarningFact
from kota.environment.air.rules import told
from kota.environment.air.rules.holding import held
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings.contracts import Cause, Trigger

SHOWN = 48  # values that an alert keeps as its reason


@dataclass(frozen=True, slots=True)
class Wanted:
    """What people should be told of one station: nothing any more when `level` is empty. `key` names the stretch of bad
    air by the hour in which it began."""

    station: StationNow
    level: str
    areas: tuple[str, ...]
    values: tuple[int, ...]
    key: str


def warn(*, stations: Collection[str], by: Actor, at: datetime) -> list[Wanted]:
    """See whether the published indices of these stations call for a warning, or for its end, and have it given."""
    rule, regulation = selectors.warning(), selectors.regulation(at.astimezone(selectors.zone()).date())
    if rule is None or regulation is None:
        return []
    every = [one for one in selectors.newest(regulation, at) if one.published.index is not None]
    past = selectors.history(stations, at)
    spoken: dict[str, list[str]] = {}
    for area in selectors.spoken_for(sorted(every, key=lambda one: -(one.published.index or 0))):
        spoken.setdefault(area.now.station.code, []).append(area.code)
    found = []
    for one in every:
        code = one.station.code
        if code in past and spoken.get(code):
            found.append(_wanted(one, past[code], tuple(sorted(spoken[code])), rule, regulation))
    give(found, by=by, at=at)
    return found


def _wanted(
    one: StationNow, past: Sequence[tuple[datetime, int]], areas: tuple[str, ...], rule: WarningFact, held_by: IndexFact
) -> Wanted:
    values = tuple(value for _hour, value in past)
    state = held(values, rule, held_by)
    began = past[state.rose][0] if past else one.published.at
    return Wanted(one, state.category, areas, values[-SHOWN:], f"air:{one.station.code}:{began:%Y-%m-%dT%H}")


def give(wanted: Collection[Wanted], *, by: Actor, at: datetime) -> None:
    """Have people warned, or told that it is over. Of simulated air nobody is warned."""
    if selectors.WARNED_AS not in {one.code for one in warnings.classes()}:
        return
    running = {
        _station(one.key): one for one in warnings.active_alerts(at) if one.klass == selectors.WARNED_AS and one.key
    }
    for one in wanted:
        known = running.get(one.station.station.code)
        if one.station.station.is_simulated:
            continue
        if one.level:
            warnings.draft_alert(trigger=_trigger(one, known.key if known else one.key), by=by, at=at)
        elif known:
            note = f"{one.station.station.name}: ISPU {one.station.published.index}"
            warnings.cancel_alert(identifier=known.identifier, note=note, by=by, at=at)


def standing(key: str, level: str, at: datetime) -> Cause | None:
    """The air at the station that a warning's key names, while it is as bad as the warning says."""
    regulation = selectors.regulation(at.astimezone(selectors.zone()).date())
    one = next(iter(selectors.newest(regulation, at, [_station(key)])), None) if regulation else None
    if one is None or one.published.index is None or one.published.category not in CLASSES[CLASSES.index(level) :]:
        return None
    now, when = one.published, one.published.at.astimezone(selectors.zone())
    sentence = {
        "id": f"{one.station.name}: ISPU {now.index} pada pukul {when:%H.%M}.",
        "en": f"{one.station.name}: ISPU {now.index} at {when:%H:%M}.",
    }
    return Cause(sentence, reverse("air:station", args=[one.station.code]))


def _station(key: str) -> str:
    return key.removeprefix("air:").split(":")[0]


def _trigger(one: Wanted, key: str) -> Trigger:
    station, value = one.station.station, one.station.published
    return Trigger(
        klass=selectors.WARNED_AS,
        level=one.level,
        areas=one.areas,
        key=key,
        onset=value.at,
        params={
            "ispu": value.index,
            "pollutant": value.critical.label if value.critical else "",
            "station": station.name,
        },
        inputs={"station": station.code, "published": list(one.values), "parts": told.parts(value)["parts"]},
    )
