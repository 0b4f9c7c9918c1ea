"""The ways out of the house. Each sends or raises SendingError, and says whether that was only simulated."""

from collections.abc import Callable
from datetime import datetime

from kota.kernel.alerts.contracts import Channel
from kota.kernel.alerts.models import Delivery
from kota.kernel.alerts.services.channels import mail, push, sms
from kota.kernel.alerts.services.channels.mail import kept_open

__all__ = ["kept_open", "send"]

_WAYS: dict[str, Callable[[list[Delivery], datetime], bool]] = {
    Channel.EMAIL: mail.send,
    Channel.PUSH: push.send,
    Channel.SMS: sms.send,
}


def send(deliveries: list[Delivery], at: datetime) -> bool:
    """One message for deliveries of one person and one channel; True when it was simulated."""
    return _WAYS[deliveries[0].channel](deliveries, at)
