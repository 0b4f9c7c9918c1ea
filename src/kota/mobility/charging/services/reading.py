"""Objects of the standard read from what came."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kota.base.errors import InvalidError

T = TypeVar("T", bound=BaseModel)


def read(kind: type[T], data: Any) -> T:
    """InvalidError says in English which field is wrong first, and how: it is read by programs' makers."""
    if not isinstance(data, Mapping):
        raise InvalidError("send one JSON object")
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InvalidError(f"{place}: {first['msg']}"[:400] if place else first["msg"][:400], field=place) from None
    except RecursionError:
        raise InvalidError("this is nested too deeply") from None


def same(read_: str, path: str, field: str) -> None:
    """What an object calls itself is where it is put."""
    if read_.lower() != path.lower():
        raise InvalidError(f"{field} is {read_} in the object and {path} in the address", field=field)
