"""E-mail: text and HTML, with a link that ends it by one click (RFC 8058)."""

import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext, override

from kota.kernel.alerts.contracts import Channel, HopelessError, SendingError
from kota.kernel.alerts.models import Delivery, Notice
from kota.kernel.alerts.selectors import reader, unsubscribe_url
from kota.kernel.facts import facade as facts

_KEPT = threading.local()


@contextmanager
def kept_open() -> Iterator[None]:
    """One connection to the mail server for all mails of this block, made with the first of them."""
    _KEPT.connection = get_connection()
    try:
        yield
    finally:
        connection, _KEPT.connection = _KEPT.connection, None
        with suppress(OSError, smtplib.SMTPException):
            connection.close()


def send(deliveries: list[Delivery], at: datetime) -> bool:
    """One mail: a notice, or several collected ones."""
    address = _address(deliveries[0])
    if not address:
        raise HopelessError("no e-mail address")
    is_simulated = "filebased" in settings.EMAIL_BACKEND
    if is_simulated:
        Path(settings.EMAIL_FILE_PATH).mkdir(parents=True, exist_ok=True, mode=0o700)
    with override(deliveries[0].notice.language):
        message = _message(deliveries, address)
    message.connection = kept = getattr(_KEPT, "connection", None)
    if kept is not None and not is_simulated:
        _open(kept)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        raise (HopelessError if all(code >= 500 for code in codes) else SendingError)(f"refused: {codes}") from None
    except (smtplib.SMTPException, OSError) as error:
        if kept is not None:
            _KEPT.connection = get_connection()  # whatever broke, the next mail begins anew
        raise SendingError(type(error).__name__) from None
    return is_simulated


def _open(connection: Any) -> None:
    """Connected, or SendingError: a connection that is open stays open between mails."""
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise SendingError(type(error).__name__) from None


def _address(delivery: Delivery) -> str:
    if delivery.to:
        return delivery.to
    account = reader(delivery.notice)
    return (account.email if account else "") or ""


def _message(deliveries: list[Delivery], address: str) -> EmailMultiAlternatives:
    notices = [delivery.notice for delivery in deliveries]
    first, is_one = notices[0], len(notices) == 1
    off = unsubscribe_url(first, Channel.EMAIL, first.topic if is_one else "")
    context = {**(_one(first) if is_one else _several(notices)), **_frame(first.language, off)}
    message = EmailMultiAlternatives(
        context["subject"], render_to_string("alerts/mail.txt", context), to=[address], headers=_headers(off)
    )
    message.extra_headers["Message-ID"] = f"<delivery-{deliveries[0].pk}.{first.pk}@{_domain()}>"
    message.attach_alternative(render_to_string("alerts/mail.html", context), "text/html")
    return message


def _frame(language: str, off: str) -> dict[str, Any]:
    return {"language": language, "city": facts.city().name.in_language(language), "off": off}


def _one(notice: Notice) -> dict[str, Any]:
    return {
        "subject": notice.title, "heading": notice.title, "body": notice.body, "url": absolute(notice.url),
        "action": notice.action,
    }  # fmt: skip


def _several(notices: list[Notice]) -> dict[str, Any]:
    count = len(notices)
    subject = ngettext("%(count)s notice", "%(count)s notices", count) % {"count": count}
    items = [{"title": notice.title, "body": notice.body, "url": absolute(notice.url)} for notice in notices]
    return {"subject": subject, "heading": subject, "items": items, "action": gettext("Open")}


def absolute(url: str) -> str:
    return settings.KOTA_PUBLIC_URL + url if url.startswith("/") else url


def _headers(off: str) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
