"""The numbers of the wall. Each leads to the element of a page that shows the same one."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kota.environment.water import facade as water
from kota.environment.water.contracts import Siaga
from kota.kernel.observations.permissions import SEEING
from kota.kernel.warnings.contracts import Status
from kota.portal.control.seen import Seen
from kota.ui.components.time import number


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and where it stands with everything behind it. `kind` colours what is not zero."""

    code: str
    label: str
    value: int | None  # None: no data
    url: str
    kind: str = "neutral"
    icon: str = ""

    @property
    def shown_kind(self) -> str:
        return self.kind if self.value else "neutral"


def numbers(seen: Seen) -> list[Figure]:
    """What the viewer may look into, in the order of the wall."""
    return [*_reports(seen), _alerts(seen), *_gates(seen), _air(seen), *_devices(seen)]


def _reports(seen: Seen) -> list[Figure]:
    every, now = reverse("reports:list"), seen.reports
    return [
        Figure("open", _("Open reports"), now.open, f"{every}?state=open#count", icon="inbox"),
        Figure("lately", _("New in the last hour"), now.lately, f"{every}?days=hour#count", "info", "megaphone"),
        Figure("late", _("Past the deadline"), now.late, f"{every}?state=late#count", "warn", "alarm-clock-off"),
    ]


def _alerts(seen: Seen) -> Figure:
    """As the list of warnings counts them: with exercises, which are said apart."""
    practised = sum(alert.status != Status.ACTUAL for alert in seen.active)
    label = _("Warnings in force")
    if practised:
        label = _("Warnings, %(count)s practised") % {"count": number(practised)}
    return Figure("alerts", label, len(seen.active), f"{reverse('warnings:list')}#in-force", "bad", "siren")


def _gates(seen: Seen) -> list[Figure]:
    counts, here = water.by_siaga(seen.gates), reverse("water:home")
    high = [
        Figure(
            f"siaga-{int(level)}", _gates_at(level), counts[level],
            f"{here}#siaga-{int(level)}", water.KINDS[level], "waves",
        )
        for level in (Siaga.DANGER, Siaga.ALERT, Siaga.WATCH)
    ]  # fmt: skip
    return [*high, Figure("gates-unread", _("Gates without a reading"), counts[0], f"{here}#siaga-0", "info", "waves")]


def _gates_at(level: Siaga) -> str:
    """The number stays on the line of its word."""
    return (_("Gates at Siaga %(level)s") % {"level": water.ROMAN[level]}).replace("Siaga ", "Siaga\u00a0")


def _air(seen: Seen) -> Figure:
    """Where no station says anything, nothing is known."""
    here = reverse("air:home")
    if not seen.air.stations:
        return Figure("air", _("Kelurahan with bad air"), None, here, icon="wind")
    return Figure("air", _("Kelurahan with bad air"), len(seen.air.unhealthy), f"{here}#unhealthy", "warn", "wind")


def _devices(seen: Seen) -> list[Figure]:
    if not seen.may(*SEEING):
        return []
    here = reverse("observations:devices")
    return [
        Figure("silent", _("Sensors silent"), seen.silent.count, f"{here}?state=silent#count", "warn", "wifi-off"),
        Figure(
            "implausible", _("Sensors implausible"), seen.implausible.count, f"{here}?state=implausible#count", "warn",
            "triangle-alert",
        ),
    ]  # fmt: skip
