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
    """A number, what it counts, and where it stands with everything behind it. `kind` colours what is not zero; `note`
    says what of it is simulated, or what is practised and not in it."""

    code: str
    label: str
    value: int | None  # None: no data
    url: str
    kind: str = "neutral"
    icon: str = ""
    note: str = ""

    @property
    def shown_kind(self) -> str:
        return self.kind if self.value else "neutral"


def numbers(seen: Seen) -> list[Figure]:
    """What the viewer may look into, in the order of the wall."""
    return [*_reports(seen), _alerts(seen), *_gates(seen), _air(seen), *_devices(seen)]


def _reports(seen: Seen) -> list[Figure]:
    every, now = reverse("reports:list"), seen.reports
    return [
        Figure("open", _("Open reports"), now.open, f"{every}?state=open#count", icon="inbox",
               note=_practised(now.practised)),
        Figure("lately", _("New in the last hour"), now.lately, f"{every}?days=hour#count", "info", "megaphone",
               _practised(now.lately_practised)),
        Figure("late", _("Past the deadline"), now.late, f"{every}?state=late#count", "warn", "alarm-clock-off"),
    ]  # fmt: skip


def _practised(count: int) -> str:
    """What is beside the figure, since it is not meant."""
    return _("%(count)s practised") % {"count": number(count)} if count else ""


def _alerts(seen: Seen) -> Figure:
    """Those that are meant; exercises are said apart."""
    practised = sum(alert.status != Status.ACTUAL for alert in seen.active)
    return Figure(
        "alerts", _("Warnings in force"), len(seen.active) - practised, f"{reverse('warnings:list')}#in-force", "bad",
        "siren", _practised(practised),
    )  # fmt: skip


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
    """Where no station says anything, nothing is known. What is only simulated alarms nobody."""
    here, bad = reverse("air:home"), seen.air.unhealthy
    if not seen.air.stations:
        return Figure("air", _("Kelurahan with bad air"), None, here, icon="wind")
    simulated = sum(one.now.station.is_simulated for one in bad)
    return Figure(
        "air", _("Kelurahan with bad air"), len(bad), f"{here}#unhealthy",
        "warn" if simulated < len(bad) else "neutral", "wind", _simulated(simulated, len(bad)),
    )  # fmt: skip


def _simulated(count: int, of: int) -> str:
    if not count:
        return ""
    return _("simulated") if count == of else _("%(count)s simulated") % {"count": number(count)}


def _devices(seen: Seen) -> list[Figure]:
    """Where no device is registered, nothing is known of any."""
    if not seen.may(*SEEING):
        return []
    here = reverse("observations:devices")
    told = (
        ("silent", _("Sensors silent"), seen.silent, "wifi-off"),
        ("implausible", _("Sensors implausible"), seen.implausible, "triangle-alert"),
    )
    return [
        Figure(code, label, some.count if seen.has_devices else None, f"{here}?state={code}#count", "warn", icon,
               _simulated(some.simulated, some.count))
        for code, label, some, icon in told
    ]  # fmt: skip
