"""What happened with the air."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class IndexPublished:
    """New indices of these stations are out."""

    name: ClassVar[str] = "air.published"
    stations: list[str]
