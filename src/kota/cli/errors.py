"""Failures that a newcomer can meet: each ends in one clear sentence, never in a traceback."""

import errno
import sys
from collections.abc import Callable
from typing import NoReturn


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
        print(f"kota: {error}", file=sys.stderr)
        return error.code
    except (KeyboardInterrupt, StopRequest):
        print("kota: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            print(f"kota: {disk_full(error.filename)}", file=sys.stderr)
            return 1
        raise


def disk_full(place: object = None) -> str:
    """The sentence for a full disk."""
    where = f" (while writing {place})" if place else ""
    return f"The disk is full{where}: free some space and run the same command again."


def give_up(sentence: str) -> NoReturn:
    """Stop with a sentence."""
    raise KnownError(sentence)
