"""Models whose rows are read by the hundred."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState


class Quick(models.Model):
    """An object from a row costs Django forty microseconds, most of them for signals and for defaults that a row from
    the database has no use for. Here the row becomes the object's fields as it is."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """The hook that Django has for this; fields that are left out are read when somebody asks for them."""
        made, state = cls.__new__(cls), ModelState()
        state.adding, state.db = False, db
        made.__dict__.update(zip(field_names, values, strict=False), _state=state)
        return made
