"""What other apps and the city's facts say about warnings."""

from kota.kernel.warnings.contracts.alerts import (
    Cause,
    CauseStandsError,
    Certainty,
    MsgType,
    Severity,
    State,
    Status,
    Trigger,
    Urgency,
    Verdict,
    Wish,
    WrongTriggerError,
)
from kota.kernel.warnings.contracts.events import (
    AlertDecided,
    AlertDrafted,
    AlertEnded,
    AlertPublished,
    AlertWaits,
    ForeignRead,
)
from kota.kernel.warnings.contracts.facts import AlertClassFact, AlertFeedFact, AlertSenderFact, LevelFact, ParamFact

__all__ = [
    "AlertClassFact", "AlertDecided", "AlertDrafted", "AlertEnded", "AlertFeedFact", "AlertPublished",
    "AlertSenderFact", "AlertWaits", "Cause", "CauseStandsError", "Certainty", "ForeignRead", "LevelFact", "MsgType",
    "ParamFact", "Severity", "State", "Status", "Trigger", "Urgency", "Verdict", "Wish", "WrongTriggerError",
]  # fmt: skip
