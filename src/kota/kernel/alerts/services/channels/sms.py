"""Text messages, by whatever provider stands behind the webhook KOTA_SMS_URL."""

from datetime import datetime

import httpx
from django.conf import settings

from kota.kernel.alerts import rules
from kota.kernel.alerts.contracts import HopelessError, SendingError
from kota.kernel.alerts.models import Delivery
from kota.kernel.alerts.selectors import reader
from kota.kernel.alerts.services.channels import simulated
from kota.kernel.alerts.services.channels.mail import absolute

_HOPELESS = frozenset({400, 404, 410, 422})  # what a provider answers to a number that it cannot take


def send(deliveries: list[Delivery], at: datetime) -> bool:
    """POST `{"id", "to", "text"}`; any 2xx is taken as sent. `id` stays the same when it is sent again."""
    delivery = deliveries[0]
    phone = delivery.to or _phone(delivery)
    if not phone:
        raise HopelessError("no phone number")
    notice = delivery.notice
    text = rules.short_message(notice.title, notice.body, absolute(notice.url))
    if not settings.KOTA_SMS_URL:
        simulated.keep_sms(to=phone, text=text, name=str(delivery.pk), at=at)
        return True
    _post({"id": f"kota-{delivery.pk}", "to": phone, "text": text})
    return False


def _post(message: dict[str, str]) -> None:
    token = settings.KOTA_SMS_TOKEN
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        answer = httpx.post(settings.KOTA_SMS_URL, json=message, headers=headers, timeout=10)
    except httpx.HTTPError as error:
        raise SendingError(type(error).__name__) from None
    if answer.status_code in _HOPELESS:
        raise HopelessError(f"the provider answered {answer.status_code}")
    if not answer.is_success:
        raise SendingError(f"the provider answered {answer.status_code}")


def _phone(delivery: Delivery) -> str:
    account = reader(delivery.notice)
    return (account.phone if account and account.phone_verified else "") or ""
