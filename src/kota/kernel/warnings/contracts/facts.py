"""The city's facts about warnings: who sends, what can be warned of and in which words, whose feeds are read."""

from typing import Literal

from pydantic import Field

from kota.kernel.facts.contracts import Value, Words
from kota.kernel.warnings.contracts.alerts import Certainty, Severity, Urgency

Category = Literal[
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"
]
Response = Literal["Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"]


class ParamFact(Value):
    """A value that the texts of a class need, by its name in them."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    label: Words


class LevelFact(Value):
    """How bad it is, in CAP's words and the city's. A higher `order` is worse."""

    code: str
    order: int
    name: Words
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    response: list[Response] = Field(min_length=1)
    headline: Words
    description: Words
    instruction: Words


class AlertClassFact(Value):
    """What can be warned of. `approval`: `four_eyes`, somebody other than who drafted it must approve; `at_once`, a
    trigger sends it by itself. `topic` is what people subscribe to."""

    code: str
    name: Words
    topic: str
    icon: str = "triangle-alert"
    category: list[Category] = Field(min_length=1)
    event: Words
    approval: Literal["four_eyes", "at_once"] = "four_eyes"
    hours: float = Field(gt=0, le=240)
    param: list[ParamFact] = []
    level: list[LevelFact] = Field(min_length=1)
    order: int = 100
    source: str = ""


class AlertSenderFact(Value):
    """Who the city is to those who read its alerts. `sender` is CAP's: no blanks, commas, `<` or `&`."""

    code: str
    sender: str = Field(pattern=r"^[^\s,<&]{3,200}$")
    name: Words
    contact: str = ""
    source: str = ""


class AlertFeedFact(Value):
    """A feed of somebody else's CAP alerts (RSS or Atom, one address of a CAP file an entry). Off until switched on.

    `names` are what others call this city: an alert without a shape counts as ours when it names one of them.
    """

    code: str
    name: Words
    url: str
    attribution: Words
    on: bool = False
    every_s: int = Field(default=120, ge=60, le=86_400)
    names: list[str] = []
    source: str = ""
