"""The city's facts about cases: what can be reported, who gets it, by when, and what happens when it is late."""

from datetime import date
from typing import Literal

from pydantic import Field

from kota.kernel.facts.contracts import Value, Words


class GroupFact(Value):
    code: str
    name: Words
    icon: str = "circle"
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
    case_type: str = "report"
    group: str
    icon: str = "circle"
    name: Words
    description: Words
    keywords: list[str] = []
    calendar: str = ""
    respond_hours: float = Field(gt=0)
    solve_hours: float = Field(gt=0)
    evidence: bool = True
    public: bool = True
    order: int = 100
    emergency: StopQuestion | None = None
    question: list[Question] = []
    source: str = ""


class When(Value):
    """All conditions given must hold; none given always holds."""

    categories: list[str] = []
    groups: list[str] = []
    areas: list[str] = []
    words: list[str] = []
    hours: Literal["", "inside", "outside"] = ""


class RoutingFact(Value):
    """The first rule that fits sends the case: to an agency by code, or to the office of the place's area."""

    code: str
    order: int
    name: Words
    when: When = When()
    send_to: str
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
    notify: list[str]
    name: Words
    text: Words
    source: str = ""


class AnswerFact(Value):
    """A prepared answer for officers."""

    code: str
    verb: str
    categories: list[str] = []
    title: Words
    body: Words
    source: str = ""
