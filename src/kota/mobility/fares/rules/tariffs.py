"""The city's facts about fares made ready for quick answers: who sells which ride, for how much at that hour."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fnmatch import fnmatchcase
from typing import Any
from zoneinfo import ZoneInfo

from kota.mobility.fares.contracts import (
    FareRuleFact,
    IntegrationFact,
    LineFact,
    ProductFact,
    RiderFact,
    SearchTariff,
)  # fmt: skip
from kota.mobility.fares.rules.lines import Network, networks
from kota.mobility.transit.contracts.facts import OperatorFact

_DAY_S, _MOST_REMEMBERED = 86_400, 200_000


def seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


@dataclass(frozen=True, slots=True)
class Frame:
    """Hours of some days with another price."""

    days: str
    begins_s: int
    ends_s: int
    price: int | None
    cap: int | None
    name: tuple[str, str]

    def holds(self, second: int, *, is_weekend: bool) -> bool:
        if self.days != "all" and (self.days == "weekends") != is_weekend:
            return False
        return self.begins_s <= second < self.ends_s


@dataclass(frozen=True, slots=True)
class Dynamic:
    """A tariff that moves prices by so many percent from `begins` to `ends` (epoch), at some hours of some days."""

    code: str
    on: frozenset[str]
    percent: int
    begins: float
    ends: float
    frame: Frame


@dataclass(frozen=True, slots=True, eq=False)
class Sold:
    """A product, ready."""

    fact: ProductFact
    operator: OperatorFact
    frames: tuple[Frame, ...]
    pairs: Mapping[tuple[str, str], int]
    network: Network | None
    off: Mapping[str, int]  # rider: percent
    moved: tuple[Dynamic, ...]
    lines: tuple[object, ...]  # what it is sold for: the same of a product and the one that takes its place


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """An integration, ready."""

    fact: IntegrationFact
    off: Mapping[str, int]
    moved: tuple[Dynamic, ...]


@dataclass(frozen=True, slots=True)
class Local:
    """A moment as tariffs see it."""

    day: date
    second: int
    is_weekend: bool


Period = tuple[date, int, int]


class Tariffs:
    """All tariffs. Answers are remembered, so keep one until facts change."""

    def __init__(
        self,
        *,
        rule: FareRuleFact,
        operators: Mapping[str, OperatorFact],
        products: Mapping[str, ProductFact],
        integrations: Mapping[str, IntegrationFact] | None = None,
        riders: Mapping[str, RiderFact] | None = None,
        lines: Mapping[str, LineFact] | None = None,
        dynamics: Iterable[Dynamic] = (),
        zone: ZoneInfo,
        holidays: Iterable[date] = (),
    ) -> None:
        self.rule, self.currency, self.zone = rule, rule.currency, zone
        self.operators, self.riders = operators, riders or {}
        self.networks = networks(lines or {})
        self.holidays = frozenset(holidays)
        self._dynamics = tuple(dynamics)
        self.called = {alias.lower(): code for code, fact in operators.items() for alias in (code, *fact.agencies)}
        self.sold = {code: self._sell(fact) for code, fact in products.items()}
        self.joints = {code: self._joint(fact) for code, fact in (integrations or {}).items()}
        self._of: dict[str, list[Sold]] = {}
        for one in self.sold.values():
            self._of.setdefault(one.operator.code, []).append(one)
        self._found: dict[tuple[str, str, str, str, date], Sold | None] = {}
        self._joined: dict[tuple[str, str, date], Joint | None] = {}
        frames = [frame for one in self.sold.values() for frame in one.frames] + [one.frame for one in self._dynamics]
        self._hours = sorted({edge for frame in frames for edge in (frame.begins_s, frame.ends_s)})
        self._turns = sorted({edge for one in self._dynamics for edge in (one.begins, one.ends)})
        self.searched: dict[tuple[str, Period], tuple[SearchTariff, ...]] = {}
        self.stations: dict[tuple[str, str, str], str] = {}  # what stops of timetables are, by their network

    def period(self, local: Local, at: float) -> Period:
        """Moments of one period cost the same."""
        return local.day, bisect_right(self._hours, local.second), bisect_right(self._turns, at)

    def _sell(self, fact: ProductFact) -> Sold:
        names = (fact.code, fact.operator)
        return Sold(
            fact=fact, operator=self.operators[fact.operator],
            frames=tuple(
                Frame(hour.days, seconds(hour.begins), seconds(hour.ends) or _DAY_S, hour.price, hour.cap,
                      (hour.name.id, hour.name.en))
                for hour in fact.hours
            ),
            pairs={key: pair.price for pair in fact.pairs for key in ((pair.a, pair.b), (pair.b, pair.a))},
            network=self.networks.get(fact.operator), off=self._offs(names), moved=self._moving(names),
            lines=(fact.operator, *fact.routes, "", *fact.modes, "", *fact.media),
        )  # fmt: skip

    def _joint(self, fact: IntegrationFact) -> Joint:
        return Joint(fact, self._offs((fact.code,)), self._moving((fact.code,)))

    def _offs(self, names: tuple[str, ...]) -> dict[str, int]:
        """The greatest percentage off of each class."""
        found = {}
        for code, rider in self.riders.items():
            wanted = {*names, "*"}
            found[code] = max((one.percent for one in rider.concessions if wanted & set(one.on)), default=0)
        return found

    def _moving(self, names: tuple[str, ...]) -> tuple[Dynamic, ...]:
        return tuple(one for one in self._dynamics if one.on & {*names, "*"})

    def local(self, moment: datetime) -> Local:
        here = moment.astimezone(self.zone)
        day = here.date()
        second = here.hour * 3600 + here.minute * 60 + here.second
        return Local(day, second, here.weekday() >= 5 or day in self.holidays)

    def off(self, offs: Mapping[str, int], rider: str, day: date) -> int:
        """The percentage off of a class that there is on that day."""
        fact = self.riders.get(rider)
        return offs.get(rider, 0) if fact is not None and holds(fact, day) else 0

    def operator(self, called: str) -> OperatorFact | None:
        code = self.called.get(called.lower())
        return self.operators[code] if code else None

    def seller(self, operator: str, route: str, mode: str, medium: str, day: date) -> Sold | None:
        """Whose product a ride is: the one that names its route, else its mode, else neither; of two, the newer."""
        key = (operator, route, mode, medium, day)
        if key not in self._found:
            if len(self._found) > _MOST_REMEMBERED:
                self._found.clear()
            self._found[key] = self._seek(*key)
        return self._found[key]

    def _seek(self, operator: str, route: str, mode: str, medium: str, day: date) -> Sold | None:
        some = self._of.get(self.called.get(operator.lower(), ""), ())
        fitting = [(how, one) for one in some if (how := _fits(one.fact, route, mode, medium, day))]
        return max(fitting, key=lambda pair: (pair[0], pair[1].fact.valid_from))[1] if fitting else None

    def joint(self, product: str, medium: str, day: date) -> Joint | None:
        """The integration that a product takes part in, that day and with that medium."""
        key = (product, medium, day)
        if key not in self._joined:
            if len(self._joined) > _MOST_REMEMBERED:
                self._joined.clear()
            self._joined[key] = next(
                (one for one in self.joints.values()
                 if product in one.fact.products and holds(one.fact, day)
                 and (not one.fact.media or medium in one.fact.media)), None,
            )  # fmt: skip
        return self._joined[key]


def holds(fact: Any, day: date) -> bool:
    """Is this a day on which the fact counts?"""
    return bool(fact.valid_from <= day and (fact.valid_to is None or day <= fact.valid_to))


def _fits(fact: ProductFact, route: str, mode: str, medium: str, day: date) -> int:
    """0: not at all; the more exactly it names the ride, the higher."""
    if not holds(fact, day) or (fact.media and medium not in fact.media):
        return 0
    if fact.modes and mode not in fact.modes:
        return 0
    if fact.routes and not any(fnmatchcase(route, pattern) for pattern in fact.routes):
        return 0
    return 1 + bool(fact.modes) + 2 * bool(fact.routes)
