"""The parts of a simulated city: each furnishes itself, lives through some days of history, then goes on live."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from kota.base import clock
from kota.base.actor import Actor
from kota.environment.air import facade as air
from kota.environment.water import facade as water
from kota.kernel.observations import facade as observations
from kota.mobility.charging import facade as charging
from kota.mobility.fares import facade as fares
from kota.mobility.sharing import facade as sharing
from kota.mobility.traffic import facade as traffic
from kota.mobility.transit import facade as transit

RIDERS = 600  # made-up riders a day
FEW = 2_000  # sensors; the air of more is published by the clock, within ten minutes
WATCHED = timedelta(hours=6)  # of the history in which incidents are looked for


@dataclass(frozen=True, slots=True)
class Stage:
    """What is to be played: `sensors` of them, the same for the same seed, from `since` to `until`. `say` tells whoever
    looks on."""

    seed: int
    sensors: int
    since: datetime
    until: datetime
    by: Actor
    say: Callable[[str], object]


class Part(Protocol):
    """`begin` furnishes and lives through the history; `go_on` lives from one moment to another."""

    def begin(self, stage: Stage) -> None: ...

    def go_on(self, since: datetime, until: datetime) -> None: ...


class Sensors:
    """Sensors of every theme, and the gauges of the city's rivers."""

    def begin(self, stage: Stage) -> None:
        self.seed = stage.seed
        self.crowds = observations.simulating.furnish(stage.sensors, stage.seed, by=stage.by, at=stage.until)
        self.gauges = water.simulating.furnish(by=stage.by, at=stage.until)
        stage.say(
            f"{stage.sensors:,} simulated sensors, and {len(self.gauges):,} gauges of the city's rivers and pumps"
        )
        began = time.monotonic()
        written = self._speak(stage.since, stage.until)
        took = time.monotonic() - began
        days = (stage.until - stage.since) / timedelta(days=1)
        stage.say(f"{written:,} observations of {days:g} days in {took:.1f} s ({written / took:,.0f}/s)")
        if stage.sensors <= FEW:
            air.publish(by=stage.by, at=clock.now())

    def go_on(self, since: datetime, until: datetime) -> None:
        self._speak(since, until)

    def _speak(self, since: datetime, until: datetime) -> int:
        told = observations.simulating.batches(self.crowds, self.seed, since, until)
        written = sum(observations.simulating.write(batch, at=clock.now()) for batch in told)
        written += water.simulating.observe(self.gauges, self.seed, since, until, at=clock.now())
        observations.simulating.hear(since)
        return written


class Riders:
    """Made-up cards at simulated validators."""

    def begin(self, stage: Stage) -> None:
        self.seed, self.by = stage.seed, stage.by
        self.readers = fares.simulating.furnish(by=stage.by, at=stage.until)
        taps = self._ride(stage.since, stage.until)
        stage.say(f"{taps:,} taps of made-up cards at {len(self.readers):,} simulated validators")

    def go_on(self, since: datetime, until: datetime) -> None:
        self._ride(since, until)

    def _ride(self, since: datetime, until: datetime) -> int:
        return fares.simulating.ride(self.readers, self.seed, since, until, RIDERS, by=self.by, at=until)


class Traffic:
    """Speeds of roads."""

    def begin(self, stage: Stage) -> None:
        self.town = traffic.simulating.furnish(stage.seed, by=stage.by, at=stage.until)
        before = traffic.simulating.driven_until() or stage.since
        driven = traffic.simulating.observe(self.town, stage.since, stage.until, at=clock.now())
        traffic.simulating.watch(max(stage.since, stage.until - WATCHED, before), stage.until)
        traffic.simulating.settle(at=clock.now())
        stage.say(f"{driven:,} speeds of {self.town.world.size:,} roads")

    def go_on(self, since: datetime, until: datetime) -> None:
        traffic.simulating.observe(self.town, since, until, at=until)


class Chargers:
    """A sample operator of chargers that speaks OCPI with the running city."""

    def begin(self, stage: Stage) -> None:
        self.operator: Any = charging.simulating.furnish(stage.seed, by=stage.by, at=stage.until)
        if self.operator is None:
            stage.say("No sample operator of chargers: the city does not run, or it is no demo")
            return
        changes = charging.simulating.remember(self.operator, stage.since, stage.until)
        stage.say(f"A sample operator of chargers pushed {self.operator.sent} objects; {changes:,} changes before")

    def go_on(self, since: datetime, until: datetime) -> None:
        if self.operator is not None:
            charging.simulating.live(self.operator, since, until)


class Shared:
    """Shared bikes and scooters of the sample systems."""

    def begin(self, stage: Stage) -> None:
        self.seed, self.by = stage.seed, stage.by
        shared = sharing.simulating.furnish(seed=stage.seed, by=stage.by, at=stage.until)
        stage.say(f"{shared:,} simulated stations and scooters of the sample systems of sharing")

    def go_on(self, since: datetime, until: datetime) -> None:
        sharing.simulating.observe(self.seed, since, until, by=self.by)


class Vehicles:
    """Buses and trains on the lines of the network."""

    def begin(self, stage: Stage) -> None:
        self.fleet = transit.simulating.furnish(stage.seed, by=stage.by, at=stage.until)
        taken = transit.simulating.remember(self.fleet, stage.since, stage.until)
        stage.say(f"{taken:,} positions of {len(self.fleet.known):,} simulated buses and trains")

    def go_on(self, since: datetime, until: datetime) -> None:
        transit.simulating.drive(self.fleet, until)


def parts() -> list[Part]:
    return [Sensors(), Riders(), Traffic(), Chargers(), Shared(), Vehicles()]
