"""Failures that a newcomer can meet: each ends in one clear sentence, never in a traceback."""

import contextlib
import errno
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

NO_SPACE = "No space left on device"


class KnownError(Exception):
    """Its text is what the person at the terminal reads, and says what to do next."""

    def __init__(self, sentence: str, *, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


class StopRequest(BaseException):
    """Somebody asked this process to stop: Ctrl-C, a closed terminal, or the machine going down."""


def guarded(work: Callable[[], int]) -> int:
    """Run `work`; turn the failures we know into a sentence on standard error and an exit code."""
    try:
        return work()
    except KnownError as error:
        print(f"kota: {disk_full() if NO_SPACE in str(error) else error}", file=sys.stderr)
        return error.code
    except (KeyboardInterrupt, StopRequest):
        print("kota: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:
        sentence = _known(error)
        if not sentence:
            raise
        print(f"kota: {sentence}", file=sys.stderr)
        return 1


def _known(error: Exception) -> str:
    """What to say to failures of the machine, wherever they happen; nothing to those we do not know."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(error.filename)
    if NO_SPACE in str(error):  # the database says so too
        return disk_full()
    if isinstance(error, PermissionError):
        return not_allowed(error.filename)
    return ""


def not_allowed(place: object) -> str:
    """The sentence for a file of somebody else's, as when root and a user have shared one home."""
    owner = ""
    with contextlib.suppress(OSError, KeyError, TypeError, ValueError):
        owner = f", which belongs to {Path(str(place)).owner()}"
    return (
        f"This user may not use {place or 'a file'}{owner}: "
        "run Kota as the user who began with it, or name another place (KOTA_HOME for a city)."
    )


def disk_full(place: object = None) -> str:
    """The sentence for a full disk."""
    where = f" (while writing {place})" if place else ""
    whose = "" if place else " where KOTA_HOME lies, or the file that was being written,"
    return f"The disk is full{where}: free some space{whose} and run the same command again."


def give_up(sentence: str) -> NoReturn:
    """Stop with a sentence."""
    raise KnownError(sentence)
