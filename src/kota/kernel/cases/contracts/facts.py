"""The city's facts about cases: what can be reported, who gets it, by when, and what happens when it is late."""

from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from kota.kernel.facts.contracts import Value, Words, code_of


class GroupFact(Value):
    code: str
    name: Words
    icon: str = code_of("icon", default="circle")
    colour: str = ""
    order: int = 100


class Option(Value):
    key: str
    name: Words


class Question(Value):
    """An extra question of a category, with the data types of Open311."""

    code: str
    datatype: Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
    required: bool = False
    label: Words
    hint: Words | None = None
    values: list[Option] = []


class StopQuestion(Value):
    """Asked first; yes stops the form and shows the number to call."""

    ask: Words
    number: str


class CategoryFact(Value):
    """What can be reported. Hours are working hours of `calendar`, or of the agency's own when that is empty."""

    code: str
    case_type: str = code_of("case_type", default="report")
    group: str = code_of("group")
    icon: str = code_of("icon", default="circle")
    name: Words
    description: Words
    keywords: list[str] = []
    calendar: str = code_of("calendar", default="")
    solve_hours: float = Field(gt=0)
    evidence: bool = True
    public: bool = True
    order: int = 100
    emergency: StopQuestion | None = None
    question: list[Question] = []
    source: str = ""

    @model_validator(mode="before")
    @classmethod
    def _without_old(cls, value: Any) -> Any:
        """Facts are never rewritten, so old ones still hold hours until a first answer, which nothing counted."""
        return {k: v for k, v in value.items() if k != "respond_hours"} if isinstance(value, dict) else value


class When(Value):
    """All conditions given must hold; none given always holds."""

    categories: list[str] = code_of("category", default=[])
    groups: list[str] = code_of("group", default=[])
    areas: list[str] = code_of("area", default=[])
    words: list[str] = []
    hours: Literal["", "inside", "outside"] = ""


class RoutingFact(Value):
    """The first rule that fits sends the case: to an agency by code, or to the office of the place's area."""

    code: str
    order: int
    name: Words
    when: When = When()
    send_to: str = code_of("destination")
    because: Words
    source: str = ""


class CalendarFact(Value):
    """Working hours of each weekday, as pairs of HH:MM; `24:00` ends a day."""

    code: str
    name: Words
    timezone: str
    holidays: bool = False
    hours: dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], list[tuple[str, str]]]
    source: str = ""


class HolidayFact(Value):
    day: date
    kind: Literal["national", "joint_leave", "provisional"]
    name: Words
    source: str = ""


class LadderFact(Value):
    """A rung: so many working hours before or after the deadline, who is told."""

    code: str
    order: int
    at: Literal["before_due", "after_due"]
    hours: float = Field(ge=0)
    notify: list[str] = code_of("told")
    name: Words
    text: Words
    source: str = ""


class TermsFact(Value):
    """How long the city waits for residents, for one kind of case. Days are calendar days.

    An unanswered question lets the clock stand for `wait_days`; `remind_days` before that ends the reporter is
    reminded. What was solved can be opened again for `reopen_days`.
    """

    code: str
    name: Words = Words(id="Laporan warga", en="Residents’ reports")
    wait_days: int = Field(default=7, ge=1, le=90)
    remind_days: int = Field(default=2, ge=0, le=90)
    reopen_days: int = Field(default=14, ge=1, le=365)
    source: str = ""


class AnswerFact(Value):
    """A prepared answer for officers."""

    code: str
    verb: str = code_of("answered_step")
    categories: list[str] = code_of("category", default=[])
    title: Words
    body: Words
    source: str = ""
