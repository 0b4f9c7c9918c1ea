"""Answers that are written as they are."""

from typing import Any

from django.http import HttpResponse

from kota.base.dumping import dump


def written(value: Any) -> HttpResponse:
    """An answer that has its operation's shape already, as plain values.

    For lists: checking a hundred rows against a shape that our own code has just filled costs more than reading them
    from the database. The tests check the answers against the shape instead.
    """
    return HttpResponse(dump(value), content_type="application/json; charset=utf-8")
