"""JSON written by pydantic: several times quicker than Python's own encoder, and it knows dates."""

from typing import Any

from pydantic import TypeAdapter

_ANY: TypeAdapter[Any] = TypeAdapter(Any)


def dump(value: Any) -> bytes:
    """The value as JSON."""
    return _ANY.dump_json(value)
