"""Text messages: to a provider by webhook, else into the folder of simulated messages."""

import os
from email.message import EmailMessage

import httpx
from django.conf import settings

from kota.base import clock, logs
from kota.base.ids import uuid7

TIMEOUT_S = 10.0
_HOPELESS = frozenset({400, 404, 410, 422})  # what a provider answers to a number that it cannot take
_log = logs.logger("sms")


class NotSentError(Exception):
    """The provider did not take it; `is_hopeless` when it never will."""

    def __init__(self, why: str, *, is_hopeless: bool = False) -> None:
        super().__init__(why)
        self.is_hopeless = is_hopeless


def send(phone: str, text: str, *, reference: str = "") -> bool:
    """Send a text to a number in E.164; False when it was only simulated, for want of a provider.

    The webhook gets `{"id", "to", "text"}`; any 2xx means taken. `reference` is the same when sent again.
    """
    if not settings.KOTA_SMS_URL:
        _keep(phone, text)
        return False
    token = settings.KOTA_SMS_TOKEN
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = {"id": reference or str(uuid7()), "to": phone, "text": text}
    try:
        answer = httpx.post(settings.KOTA_SMS_URL, json=body, headers=headers, timeout=TIMEOUT_S)
    except httpx.HTTPError as error:
        raise NotSentError(type(error).__name__) from None
    if not answer.is_success:
        why = f"the provider answered {answer.status_code}"
        raise NotSentError(why, is_hopeless=answer.status_code in _HOPELESS)
    return True


def _keep(phone: str, text: str) -> None:
    """Written to a file that says that it is simulated, and that only Kota's own user may read."""
    message = EmailMessage()
    message["Subject"] = "SMS (simulated: no provider is configured)"
    message["From"], message["To"] = "kota", phone
    message["Date"] = clock.now()
    message.set_content(text)
    folder = settings.HOME / "messages"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = os.open(folder / f"{uuid7()}.log", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(message.as_string())
    _log.info("sms.simulated")
