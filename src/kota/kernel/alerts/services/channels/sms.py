"""Text messages."""

from datetime import datetime

from kota.base import sms
from kota.kernel.alerts import rules
from kota.kernel.alerts.contracts import HopelessError, SendingError
from kota.kernel.alerts.models import Delivery
from kota.kernel.alerts.selectors import reader
from kota.kernel.alerts.services.channels.mail import absolute


def send(deliveries: list[Delivery], at: datetime) -> bool:
    """Title, as much of the body as fits, and the address."""
    delivery = deliveries[0]
    phone = delivery.to or _phone(delivery)
    if not phone:
        raise HopelessError("no phone number")
    notice = delivery.notice
    text = rules.short_message(notice.title, notice.body, absolute(notice.url))
    try:
        return not sms.send(phone, text, reference=f"kota-{delivery.pk}")
    except sms.NotSentError as error:
        raise (HopelessError if error.is_hopeless else SendingError)(str(error)) from None


def _phone(delivery: Delivery) -> str:
    account = reader(delivery.notice)
    return (account.phone if account and account.phone_verified else "") or ""
