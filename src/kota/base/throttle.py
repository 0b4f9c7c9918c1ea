"""How often somebody may do something: counted in the shared cache, so that all processes agree."""

from django.core.cache import cache

from kota.base import clock
from kota.base.errors import TooManyError


def check(key: str, *, most: int, seconds: int) -> None:
    """Count one more; TooManyError when it was done `most` times within this span of `seconds`.

    Spans are those of the clock, so a count ends with its span however often somebody tries.
    """
    name = f"throttle:{key}:{int(clock.now().timestamp()) // seconds}"
    if cache.add(name, 1, seconds):
        return
    try:
        count = cache.incr(name)
    except ValueError:  # it ran out between the two calls
        cache.set(name, 1, seconds)
        return
    if count > most:
        raise TooManyError(
            "this was tried too often; wait %(minutes)s minutes and try again", minutes=max(1, seconds // 60)
        )
