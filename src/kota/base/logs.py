"""Structured logs. Event names are for machines; values never hold personal data."""

import logging
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

# A person's data never enters a log line, whoever passes it.
PRIVATE = frozenset({"email", "phone", "name", "words", "text", "password", "token", "address", "nik", "place"})


def _without_personal_data(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {key: ("[hidden]" if key in PRIVATE else value) for key, value in event.items()}


def configure(*, as_json: bool) -> None:
    """Send every log line to standard error, as JSON for machines or in columns for a terminal."""
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_personal_data,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=__import__("sys").stderr),
        cache_logger_on_first_use=False,
    )


def logger(name: str) -> Any:
    """A logger whose lines carry the part of Kota that wrote them."""
    return structlog.get_logger(part=name)
