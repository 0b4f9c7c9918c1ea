"""Messages that went nowhere because no provider is configured."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from django.conf import settings

_MOST = 100
_BETWEEN = "-" * 79  # what Django writes after each message of a file


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as the demonstration shows it."""

    to: str
    subject: str
    text: str
    at: datetime


def is_demo() -> bool:
    return bool(settings.KOTA_DEMO)


def kept_messages() -> list[Kept]:
    """The newest hundred."""
    paths = sorted(folder().glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    found = (kept for path in paths for kept in _in_file(path))
    return sorted(islice(found, _MOST), key=lambda kept: kept.at, reverse=True)


def kept_for(addresses: set[str]) -> list[Path]:
    """The files that hold a message to one of these addresses or numbers."""
    wanted = {address.lower() for address in addresses}
    return [
        path
        for path in folder().glob("*.log")
        if _names(path, wanted)  # reading a message takes a hundred times as long as looking through it
        and any(part.strip().lower() in wanted for kept in _in_file(path) for part in kept.to.split(","))
    ]


def _names(path: Path, wanted: set[str]) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace").lower()
    return any(one in text for one in wanted)


def folder() -> Path:
    """Where they lie."""
    return Path(settings.HOME) / "messages"


def _in_file(path: Path) -> Iterator[Kept]:
    for part in path.read_text(encoding="utf-8", errors="replace").split(_BETWEEN):
        if part.strip():
            message = email.message_from_string(part.lstrip(), policy=email.policy.default)
            yield _read(message, path)


def _read(message: EmailMessage, path: Path) -> Kept:
    body = message.get_body(("plain", "html"))
    written = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    date = getattr(message["Date"], "datetime", None) or written
    date = date if date.tzinfo else date.replace(tzinfo=UTC)  # mail writes "-0000" for a zone that is not told
    text = str(body.get_content()).strip() if body else ""
    return Kept(str(message["To"] or ""), str(message["Subject"] or ""), text, date)
