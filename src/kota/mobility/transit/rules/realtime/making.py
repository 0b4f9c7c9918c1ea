"""Making a great many small things at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def many() -> Iterator[None]:
    """Without searches for garbage: made of tuples alone nothing of it is any, and each search walks over everything
    that the process holds."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
