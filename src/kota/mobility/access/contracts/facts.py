"""The city's facts about getting in."""

from pydantic import Field, model_validator

from kota.base.words import noop as _
from kota.kernel.facts.contracts import Value, Words, code_of


class AccessRuleFact(Value):
    """When residents are believed. A voice that signed in weighs `known`, another one `unknown`; what a stop is, is
    settled by voices of the last `days` that weigh `weight` and of which a `share` agrees. `lift_reports` voices within
    `lift_minutes` call a lift out of order. `category` is that of the cases for the works queue."""

    code: str
    known: int = Field(default=2, ge=1, le=100)
    unknown: int = Field(default=1, ge=0, le=100)
    weight: int = Field(default=4, ge=1, le=1000)
    share: float = Field(default=0.75, gt=0.5, le=1)
    days: int = Field(default=365, ge=1, le=3650)
    lift_reports: int = Field(default=2, ge=1, le=100)
    lift_minutes: int = Field(default=120, ge=1, le=10080)
    category: str = code_of("category")
    source: str = ""


class LiftFact(Value):
    """A lift that no feed describes, or more about one of a feed, whose id `code` then is (`feed:pathway`). A lift that
    stands alone takes the way without steps to all platforms of its stop with it when it fails. `device` may tell of
    its state."""

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,29}:\S{1,150}$")
    stop: str = Field(default="", pattern=r"^([a-z0-9][a-z0-9-]{0,29}:\S{1,100})?$")
    name: Words
    device: str = ""
    source: str = ""


class HelpFact(Value):
    """Help that an operator gives: booked `before_minutes` ahead, between two hours of the day. So many `staff` are at
    a station at a time (`stations` has those with others), and one person is bound for `minutes` by each traveller.
    What was booked is forgotten `keeps_days` after the journey."""

    code: str = code_of("operator")
    agency: str = code_of("agency", default="")
    before_minutes: int = Field(default=60, ge=0, le=10080)
    ahead_days: int = Field(default=30, ge=1, le=365)
    minutes: int = Field(default=20, ge=5, le=240)
    staff: int = Field(default=1, ge=0, le=200)
    stations: dict[str, int] = {}
    opens: str = Field(default="05:00", pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    closes: str = Field(default="23:00", pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    remind_minutes: int = Field(default=60, ge=5, le=1440)
    keeps_days: int = Field(default=30, ge=1, le=365)
    phone: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _hours(self) -> "HelpFact":
        if self.opens >= self.closes:
            raise ValueError(_("it closes before it opens"))
        return self
