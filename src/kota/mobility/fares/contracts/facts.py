"""The city's facts about fares. Where a price is not published, it is a sample and says so."""

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kota.base.words import noop as _
from kota.kernel.facts.contracts import Value, Words, code_of

Days = Literal["all", "workdays", "weekends"]  # weekends: Saturday, Sunday and holidays
Percent = int
MOST = 1_000_000_000  # minor units: more is a slip of the hand, and would not fit the books
Amount = Annotated[int, Field(ge=0, le=MOST)]


class Sourced(Value):
    """Says where it is from, in each of the city's languages; `is_sample` where nobody published it."""

    source: Words
    is_sample: bool = False


class Hours(Value):
    """Another price at some hours, by the moment of boarding; what is left out stays as it is."""

    name: Words
    days: Days = "all"
    begins: time
    ends: time  # 00:00 is the end of the day
    price: Amount | None = None
    cap: Amount | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Hours":
        if self.ends != time(0) and self.begins >= self.ends:
            raise ValueError(_("hours begin before they end; write those over midnight as two"))
        return self


class Pair(Value):
    """The price between two stations or zones, both ways."""

    a: str
    b: str
    price: Amount


class ProductFact(Sourced):
    """What an operator sells.

    `flat` costs `price`; `distance` costs `price` for the first `free_m` and `per_step` for each begun `step_m` after
    them; `stations` and `zones` cost what `pairs` say, and by distance where these say nothing. `cap` bounds a
    product, `maximum` is charged where nobody tapped out. Rides `join` into one fare: within a `window` from the first
    boarding, inside the `gates`, or not at all.
    """

    code: str
    name: Words
    operator: str = code_of("operator")
    routes: list[str] = []  # patterns such as JAK.*; empty: whatever no other product names
    modes: list[str] = []
    media: list[str] = []  # empty: any
    kind: Literal["flat", "distance", "stations", "zones"]
    price: Amount
    free_m: int = Field(default=0, ge=0)
    step_m: int = Field(default=1000, gt=0)
    per_step: Amount = 0
    cap: Amount = 0
    pairs: list[Pair] = []
    line: str = code_of("fare_line", default="")
    hours: list[Hours] = []
    join: Literal["none", "window", "gates"] = "none"
    window_minutes: int = Field(default=0, ge=0, le=1440)
    change_minutes: int = Field(default=60, ge=0, le=1440)
    maximum: Amount
    valid_from: date
    valid_to: date | None = None  # the last day


class IntegrationFact(Sourced):
    """Several operators for one fare: `price` to board and `per_step` for each begun `step_m`, at most `cap`, within
    `window_minutes` and with at most `change_minutes` between two rides. It is charged where it costs less than the
    single fares. Operators share it by `share_boarding` for each boarding and `share_per_km`."""

    code: str
    name: Words
    products: list[str] = code_of("fare_product")
    media: list[str] = []
    least_operators: int = Field(default=2, ge=1)
    price: Amount
    step_m: int = Field(default=1000, gt=0)
    per_step: Amount
    cap: Annotated[Amount, Field(gt=0)]
    window_minutes: int = Field(gt=0, le=1440)
    change_minutes: int = Field(default=60, gt=0, le=1440)
    share_boarding: Amount
    share_per_km: Amount
    valid_from: date
    valid_to: date | None = None


class Concession(Value):
    """`percent` off what is named: operators, products or integrations by their codes, or `*`."""

    on: list[str] = Field(min_length=1)
    percent: Percent = Field(ge=0, le=100)


class RiderFact(Sourced):
    """A fare class: who belongs to it, how it is proven, and what it pays less for."""

    code: str
    name: Words
    who: Words
    proof: Words
    order: int = 100
    concessions: list[Concession] = []
    valid_from: date
    valid_to: date | None = None


class StationFact(Value):
    """A station of a line at its kilometre; `aliases` are what feeds and validators call it."""

    code: str
    name: str
    km: float = Field(ge=0)
    aliases: list[str] = []


class LineFact(Sourced):
    """Stations in order, for prices and distances. Lines of an operator meet in stations of the same code."""

    code: str
    name: Words
    operator: str = code_of("operator")
    stations: list[StationFact] = Field(min_length=2)


class FareRuleFact(Sourced):
    """What holds for all: the currency, when a day begins, how taps are read, how much a tariff may move."""

    code: str
    currency: str = Field(default="IDR", pattern=r"^[A-Z]{3}$")
    day_begins: time = time(3)
    double_seconds: int = Field(default=300, ge=0)  # the same card at the same gate again: one tap
    same_stop_minutes: int = Field(default=60, ge=0)  # in and out at the same stop within: the smallest fare
    open_minutes: int = Field(default=240, gt=0)  # without a tap out for so long: the maximum fare
    late_days: int = Field(default=14, gt=0)  # taps that come later are kept aside
    ask_days: int = Field(default=30, gt=0)  # how long a rider may ask for a correction
    most_percent: int = Field(default=50, ge=0, le=100)  # how far a dynamic tariff may move a price
    round_to: int = Field(default=100, gt=0)  # dynamic prices, in the rider's favour
    ticket_minutes: int = Field(default=180, gt=0)
    token_seconds: int = Field(default=90, gt=0)
    least_count: int = Field(default=10, ge=1)  # smaller counts of riders are not published
    keep_days: int = Field(default=90, ge=1)  # taps with their keyed hashes
