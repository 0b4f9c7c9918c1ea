"""Taps of a card in order of time become rides: what each tap came to, and where the maximum fare stands.

Whatever order they arrive in, and however late, the same taps make the same rides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from kota.mobility.fares.contracts import FareRuleFact, GateRide, Tap, TapKind, Verdict

IN_ONLY = "in"


@dataclass(slots=True)
class Outcome:
    """Rides, and what each tap came to by its id."""

    rides: list[GateRide] = field(default_factory=list)
    verdicts: dict[UUID, Verdict] = field(default_factory=dict)


def rides_of(taps: Iterable[Tap], gates: Mapping[str, str], rule: FareRuleFact, now: datetime) -> Outcome:
    """`gates` says by operator where people tap: `in_out` or `in`. A tap in that is older than the rule allows is a
    ride at the maximum fare; a younger one waits for its tap out."""
    walk = _Walk(gates, rule, now)
    for tap in sorted(taps, key=lambda tap: (tap.at, tap.kind == TapKind.IN, tap.id)):
        walk.step(tap)
    walk.end()
    walk.outcome.rides.sort(key=lambda ride: (ride.tap_in.at, ride.tap_in.id))
    return walk.outcome


class _Walk:
    def __init__(self, gates: Mapping[str, str], rule: FareRuleFact, now: datetime) -> None:
        self.gates, self.rule, self.now = gates, rule, now
        self.outcome = Outcome()
        self.open: Tap | None = None
        self.last: Tap | None = None  # that counted
        self._double = timedelta(seconds=rule.double_seconds)
        self._longest = timedelta(minutes=rule.open_minutes)

    def step(self, tap: Tap) -> None:
        if self._is_double(tap):
            self.outcome.verdicts[tap.id] = Verdict.DOUBLE
            return
        if tap.kind == TapKind.IN:
            self._enter(tap)
        else:
            self._leave(tap)

    def _is_double(self, tap: Tap) -> bool:
        last = self.last
        return (
            last is not None
            and last.kind == tap.kind
            and (last.operator, last.station or last.stop, last.route)
            == (tap.operator, tap.station or tap.stop, tap.route)
            and tap.at - last.at <= self._double
        )

    def _enter(self, tap: Tap) -> None:
        self._close()
        self.last = tap
        if self.gates.get(tap.operator) == IN_ONLY:
            self._keep(GateRide(tap, None))
        else:
            self.open = tap

    def _leave(self, tap: Tap) -> None:
        if self.open is None:
            self.outcome.verdicts[tap.id] = Verdict.NO_IN
            return
        if self.open.operator != tap.operator:
            self.outcome.verdicts[tap.id] = Verdict.ELSEWHERE
            return
        if tap.at - self.open.at > self._longest:
            self._close()
            self.outcome.verdicts[tap.id] = Verdict.NO_IN
            return
        entered, self.open, self.last = self.open, None, tap
        stayed = tap.at - entered.at > timedelta(minutes=self.rule.same_stop_minutes)
        self._keep(GateRide(entered, tap, is_maximum=bool(tap.stop) and tap.stop == entered.stop and stayed))

    def _close(self) -> None:
        """Nobody tapped out: another ride began, or too much time has passed."""
        if self.open is not None:
            ride, self.open = GateRide(self.open, None, is_maximum=True), None
            self.outcome.rides.append(ride)
            self.outcome.verdicts[ride.tap_in.id] = Verdict.NO_OUT

    def _keep(self, ride: GateRide) -> None:
        self.outcome.rides.append(ride)
        for tap in (ride.tap_in, ride.tap_out):
            if tap is not None:
                self.outcome.verdicts[tap.id] = Verdict.RIDE

    def end(self) -> None:
        if self.open is None:
            return
        if self.now - self.open.at > self._longest:
            self._close()
            return
        self.outcome.rides.append(GateRide(self.open, None, is_open=True))
        self.outcome.verdicts[self.open.id] = Verdict.WAITING


def service_day(moment: datetime, rule: FareRuleFact, zone: ZoneInfo) -> date:
    """The day whose fares a moment belongs to: it begins at night, when nothing much goes."""
    begins = rule.day_begins
    return (moment.astimezone(zone) - timedelta(hours=begins.hour, minutes=begins.minute)).date()


def touched(moment: datetime, rule: FareRuleFact, zone: ZoneInfo) -> set[date]:
    """The days whose rides a tap may change: a ride that began before the day's end ends after it."""
    longest = timedelta(minutes=rule.open_minutes)
    return {service_day(moment, rule, zone), service_day(moment - longest, rule, zone)}


def span(day: date, rule: FareRuleFact, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when taps matter for a day: its own, and those of rides across its borders."""
    begins = datetime.combine(day, rule.day_begins, tzinfo=zone)
    longest = timedelta(minutes=rule.open_minutes)
    return begins - longest, begins + timedelta(days=1) + longest


def refused(at: datetime, rule: FareRuleFact, now: datetime) -> str:
    """Why the moment of a tap cannot be: ahead of the clock, or too long ago. Empty: it can."""
    if at - now > timedelta(minutes=5):
        return "future"
    return "too_late" if now - at > timedelta(days=rule.late_days) else ""
