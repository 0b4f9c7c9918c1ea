"""What travellers are told of their help."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from kota.kernel.alerts import facade as notices
from kota.mobility.access.contracts.helping import DutyState
from kota.mobility.access.models import Booking, Duty
from kota.mobility.access.selectors.ground import ground

TOPIC = "access.help"
BOOKED, ACCEPTED, DECLINED, REMIND = "access.help_booked", "access.help_accepted", "access.help_declined", "access.help"
_TOLD = {DutyState.ACCEPTED: ACCEPTED, DutyState.DECLINED: DECLINED}


def booked(row: Booking, at: datetime) -> None:
    _tell(row, BOOKED, {"time": row.begins, "stop": ground().name(row.legs[0]["start"])}, at, f"booked:{row.pk}")


def moved(duty: Duty, at: datetime) -> None:
    template = _TOLD.get(DutyState(duty.state))
    if template is not None:
        params = {"time": duty.at, "stop": ground().name(duty.stop), "reason": duty.reason}
        _tell(duty.booking, template, params, at, f"{duty.state}:{duty.pk}:{duty.changed_at.isoformat()}")


def remind(row: Booking, at: datetime) -> None:
    params = {"time": row.begins, "stop": ground().name(row.legs[0]["start"])}
    _tell(row, REMIND, params, at, f"remind:{row.pk}:{row.begins.isoformat()}")


def _tell(row: Booking, template: str, params: dict[str, Any], at: datetime, key: str) -> None:
    to = notices.Recipient(
        account_id=row.account_id, email="" if row.account_id else row.email, phone="" if row.account_id else row.phone,
        language=row.language, channels=() if row.account_id else ("email", "sms"),
    )  # fmt: skip
    notices.notify(
        to=to, topic=TOPIC, template=template, params=params, subject=f"help:{row.pk}",
        url=reverse("access:booking", args=[row.token]), at=at, key=f"access:{key}",
    )  # fmt: skip
