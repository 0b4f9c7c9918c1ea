"""The city's facts about transit."""

from typing import Literal

from pydantic import Field

from kota.kernel.facts.contracts import Value, Words


class OperatorFact(Value):
    """Who runs lines. `agencies` are the names that feeds and validators use, `phone` is the one for riders, `gates`
    says where people tap, `order` in which place lists have it."""

    code: str
    name: Words
    agencies: list[str] = []
    url: str = ""
    phone: str = ""
    color: str = Field(default="", pattern=r"^([0-9a-f]{6})?$")
    gates: Literal["in_out", "in"] = "in_out"
    order: int = 100
    source: str = ""
