"""Transactions that join the one around them."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


def joining(function: Callable[P, R]) -> Callable[P, R]:
    """A transaction of its own, or a part of the caller's: without the savepoint, which costs two round trips.

    For steps on hot paths that the caller does not go on after when they fail: its whole transaction is undone.
    """

    @wraps(function)
    def joined(*args: P.args, **kwargs: P.kwargs) -> R:
        blocks = connection.atomic_blocks if connection.in_atomic_block else []
        if blocks and not getattr(blocks[-1], "_from_testcase", False):  # a test's own block is not the caller's
            return function(*args, **kwargs)
        with transaction.atomic():
            return function(*args, **kwargs)

    return joined
