"""The city's facts about transit."""

from pydantic import Field

from kota.kernel.facts.contracts import Value, Words


class OperatorFact(Value):
    """Who runs lines. `agencies` are the names that feeds use, `phone` is the one for riders."""

    code: str
    name: Words
    agencies: list[str] = []
    url: str = ""
    phone: str = ""
    color: str = Field(default="", pattern=r"^([0-9a-f]{6})?$")
    source: str = ""
