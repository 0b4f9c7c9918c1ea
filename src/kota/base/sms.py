"""Text messages: to a provider by webhook, else into the folder of simulated messages."""

from email.message import EmailMessage

import httpx
from django.conf import settings

from kota.base import clock, logs
from kota.base.ids import uuid7

TIMEOUT_S = 10.0
_log = logs.logger("sms")


def send(phone: str, text: str) -> None:
    """Send a text to a number in E.164. Without a provider it is written to a file that says that it is simulated."""
    if settings.KOTA_SMS_URL:
        answer = httpx.post(settings.KOTA_SMS_URL, json={"to": phone, "text": text}, timeout=TIMEOUT_S)
        answer.raise_for_status()
        return
    message = EmailMessage()
    message["Subject"] = "SMS (simulated: no provider is configured)"
    message["From"], message["To"] = "kota", phone
    message["Date"] = clock.now()
    message.set_content(text)
    folder = settings.HOME / "messages"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{uuid7()}.log").write_text(message.as_string(), encoding="utf-8")
    _log.info("sms.simulated")
