"""Structured logs. Event names are for machines; values never hold personal data."""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import structlog

# A person's data never enters a log line, whoever passes it.
PRIVATE = frozenset({"email", "phone", "name", "words", "text", "password", "token", "address", "nik", "place"})


def where(error: BaseException) -> list[str]:
    """The last steps before an error. Not its message: that may hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]


def _without_personal_data(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {key: ("[hidden]" if key in PRIVATE else value) for key, value in event.items()}


def _bare_error(_: Any, __: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """An error that is passed becomes its type and where it happened."""
    given = event.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    return {**event, **({"kind": type(error).__name__, "where": where(error)} if error else {})}


class _Libraries(logging.Handler):
    """What Django and other libraries log: who, how grave, which error, where. Never in their words, which repeat paths
    with their secrets, statements and what people typed."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == "django.request" and record.levelno < logging.ERROR:
            return  # every request is logged already, with its status
        error = record.exc_info[1] if record.exc_info else None
        at = where(error) if error else [f"{record.filename}:{record.lineno} {record.funcName}"]
        kind = {"kind": type(error).__name__} if error else {}
        event = "request.broken" if record.name == "django.request" else "library"
        structlog.get_logger(part=record.name).log(record.levelno, event, **kind, where=at)


class _Patient:
    """A stream, except that a log line that cannot be written (a full disk) is lost and fails nobody."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def configure(*, as_json: bool) -> None:
    """Send every log line to standard error, as JSON for machines or in columns for a terminal."""
    renderer: Any = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_personal_data,
            _bare_error,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=_Patient(sys.stderr)),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()  # noqa: TID251 - this is where they end
    for old in [handler for handler in root.handlers if isinstance(handler, _Libraries)]:
        root.removeHandler(old)
    root.addHandler(_Libraries(logging.WARNING))
    # It calls a line that it closes itself an error; whoever calls it sees by the answer what went wrong.
    logging.getLogger("paho").setLevel(logging.CRITICAL)  # noqa: TID251


def logger(name: str) -> Any:
    """A logger whose lines carry the part of Kota that wrote them."""
    return structlog.get_logger(part=name)
