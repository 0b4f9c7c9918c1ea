"""What tests of accounts share: the messages that were sent."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail


@pytest.fixture
def texts(settings: Any, tmp_path: Path) -> Any:
    """Texts to phones, newest last: `texts()[-1]`."""
    settings.HOME = tmp_path

    def read() -> list[str]:
        return [path.read_text() for path in sorted((tmp_path / "messages").glob("*.log"))]

    return read


@pytest.fixture
def newest_code() -> Any:
    """The code in the newest mail, or in a given text."""

    def find(text: str = "") -> str:
        found = re.findall(r"\b\d{6}\b", (text.partition("\n\n")[2] if text else str(mail.outbox[-1].body)))
        return found[0]

    return find
