"""Devices that are silent or say the implausible."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.kernel.observations import facade as observations
from kota.portal.control.decisions.decision import Decision, Rank
from kota.portal.control.seen import Seen
from kota.ui.components.time import number


def devices(seen: Seen) -> Iterator[Decision]:
    yield from _some(seen.silent, "silent", "wifi-off", ngettext(
        "%(count)s sensor is silent", "%(count)s sensors are silent", seen.silent.count
    ), _("Have it looked at: power, line, damage"))  # fmt: skip
    yield from _some(seen.implausible, "implausible", "triangle-alert", ngettext(
        "%(count)s sensor is implausible", "%(count)s sensors are implausible", seen.implausible.count
    ), _("Do not rely on it until it was checked"))  # fmt: skip


def _some(found: observations.Some, state: str, icon: str, what: str, do: str) -> Iterator[Decision]:
    if found.count:
        names = ", ".join(one.name for one in found.first[:3])
        yield Decision(
            key=f"devices-{state}", rank=Rank.CARE, icon=icon, what=what % {"count": number(found.count)},
            where=names, do=do, url=f"{reverse('observations:devices')}?state={state}#count",
            since=min((one.since for one in found.first), default=None) if state == "silent" else None,
            mark=_("Simulated") if found.simulated == found.count else "",
        )  # fmt: skip
