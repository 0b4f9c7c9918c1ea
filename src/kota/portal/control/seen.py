"""What the apps tell of one moment, each asked once, for whoever looks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from kota.base.actor import Actor
from kota.environment.air import facade as air
from kota.environment.water import facade as water
from kota.governance.reports import facade as reports
from kota.governance.reports.facade import Incident, Standing
from kota.kernel.accounts.contracts import Scope
from kota.kernel.cases import facade as cases
from kota.kernel.cases import permissions as work
from kota.kernel.observations import facade as observations
from kota.kernel.observations.permissions import SEEING
from kota.kernel.warnings import facade as warnings
from kota.kernel.warnings import permissions as warning
from kota.kernel.warnings.contracts import Status

SHAPES = ("polygons", "area_codes", "params")  # large, and for the map alone


@dataclass
class Seen:
    """The city at a moment. What the viewer may not open is not shown: a number always leads to its page."""

    by: Actor
    scopes: list[Scope]
    at: datetime

    def may(self, *permissions: str) -> bool:
        return any(self.by.may(permission) for permission in permissions)

    @cached_property
    def reports(self) -> Standing:
        return reports.standing(self.at)

    @cached_property
    def incidents(self) -> list[Incident]:
        return reports.incidents(self.at)

    @cached_property
    def dangerous(self) -> list[cases.Listed]:
        return reports.dangerous(self.at)

    @cached_property
    def held(self) -> int:
        """Reports that wait for this moderator."""
        return self.desk.cases(work.MODERATE).exclude(held="").order_by().count() if self.may(work.MODERATE) else 0

    @cached_property
    def gates(self) -> list[water.GateNow]:
        return water.gates(self.at)

    @cached_property
    def air(self) -> air.CityAir:
        return air.city_air(self.at)

    @cached_property
    def active(self) -> list[warnings.Alert]:
        return warnings.listed(self.by, self.at, without=SHAPES)

    @cached_property
    def pending(self) -> list[warnings.Alert]:
        """Messages that nobody was sent yet, for those who may open them."""
        return list(warnings.pending().defer("xml", "inputs", *SHAPES)) if self.may(*warning.STAFF) else []

    @cached_property
    def exercises(self) -> int:
        """Warnings that are practised, sent or not."""
        return sum(one.status == Status.EXERCISE for one in (*self.active, *self.pending))

    @cached_property
    def has_devices(self) -> bool:
        return self.may(*SEEING) and observations.has_devices(self.by)

    @cached_property
    def silent(self) -> observations.Some:
        return self._devices(observations.silent)

    @cached_property
    def implausible(self) -> observations.Some:
        return self._devices(observations.implausible)

    @cached_property
    def desk(self) -> cases.Desk:
        return cases.Desk(self.by, self.scopes)

    def works(self, case: cases.Listed) -> bool:
        """Whether the viewer's own desk has this report."""
        return any(
            scope.covers(agency=case.agency_id, area=case.area_id or "", category=case.category_id)
            for scope in self.desk.scopes_with()
        )

    def _devices(self, ask: Callable[..., observations.Some]) -> observations.Some:
        return ask(self.by, now=self.at) if self.may(*SEEING) else observations.Some()
