"""What other apps learn about cases."""

from kota.kernel.cases.contracts.events import (
    CaseEscalated,
    CaseMoved,
    CaseNoted,
    CaseOpened,
    CaseRated,
    CaseSupported,
)  # fmt: skip
from kota.kernel.cases.contracts.facts import (
    AnswerFact,
    CalendarFact,
    CategoryFact,
    GroupFact,
    HolidayFact,
    LadderFact,
    Question,
    RoutingFact,
    StopQuestion,
    TermsFact,
    When,
)  # fmt: skip
from kota.kernel.cases.contracts.types import (
    ANSWERED,
    IMPORT,
    PRACTISED,
    Attached,
    CaseType,
    Contact,
    Deed,
    Kind,
    NewCase,
    Party,
    Past,
    Step,
    Transition,
    Verb,
)  # fmt: skip

__all__ = [
    "ANSWERED", "IMPORT", "PRACTISED", "AnswerFact", "Attached", "CalendarFact", "CaseEscalated", "CaseMoved",
    "CaseNoted", "CaseOpened", "CaseRated", "CaseSupported", "CaseType", "CategoryFact", "Contact", "Deed", "GroupFact",
    "HolidayFact", "Kind", "LadderFact", "NewCase", "Party", "Past", "Question", "RoutingFact", "Step",
    "StopQuestion", "TermsFact", "Transition", "Verb", "When",
]  # fmt: skip
