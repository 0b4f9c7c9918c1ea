"""Objects of the standard read from what came."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kota.base.errors import InvalidError

T = TypeVar("T", bound=BaseModel)


def wrong(message: str, field: str = "") -> InvalidError:
    """What is wrong with an object, in English: makers of programs read it."""
    return InvalidError(message, field=field)


def read(kind: type[T], data: Any, at: datetime | None = None) -> T:
    """InvalidError says which field is wrong first, and how. `at`: it comes in now, and is no news from tomorrow."""
    if not isinstance(data, Mapping):
        raise wrong("send one JSON object")
    try:
        return kind.model_validate(data, context={"at": at} if at else None)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise wrong(f"{place}: {first['msg']}"[:400] if place else first["msg"][:400], place) from None
    except RecursionError:
        raise wrong("this is nested too deeply") from None


def same(read_: str, path: str, field: str) -> None:
    """What an object calls itself is where it is put."""
    if read_.lower() != path.lower():
        raise wrong(f"{field} is {read_} in the object and {path} in the address", field)
