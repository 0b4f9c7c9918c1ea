"""Stopping on request: Ctrl-C, SIGTERM and a closed terminal all become one exception."""

import logging
import signal
from types import FrameType

from kota.cli.errors import StopRequest

NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _stop(number: int, _: FrameType | None) -> None:
    raise StopRequest(signal.Signals(number).name)


def stop_on_request() -> None:
    """Raise StopRequest in the main thread; a SIGHUP that `nohup` ignores stays ignored."""
    logging.lastResort = None  # a driver cut off in the middle would talk about it
    for number in NUMBERS:
        if signal.getsignal(number) is not signal.SIG_IGN or number is not signal.SIGHUP:
            signal.signal(number, _stop)


def deaf() -> None:
    """Do not let impatience interrupt an orderly stop."""
    for number in NUMBERS:
        signal.signal(number, signal.SIG_IGN)
