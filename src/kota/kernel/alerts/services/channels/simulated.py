"""Messages that go nowhere because no provider is configured: kept in a folder, and marked as simulated."""

import json
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """Where they lie; only Kota's own user may look."""
    path = Path(settings.HOME) / "messages"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def keep_sms(*, to: str, text: str, name: str, at: datetime) -> None:
    """Keep a text message as a file."""
    path = folder() / f"{at:%Y%m%d-%H%M%S}-{name}.sms"
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        json.dump({"to": to, "text": text, "at": at.isoformat(), "simulated": True}, file, ensure_ascii=False)
