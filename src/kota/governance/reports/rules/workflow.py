"""How a report moves: the whole table, readable by a law clerk."""

from kota.governance.reports.contracts import TYPE
from kota.kernel.cases import permissions as may
from kota.kernel.cases.contracts import CaseType, Kind, Party, Step, Transition, Verb

RECEIVED, IN_PROGRESS, WAITING, SOLVED, CLOSED, REJECTED = (
    "received", "in_progress", "waiting", "solved", "closed", "rejected",
)  # fmt: skip
_LIVE = frozenset({RECEIVED, IN_PROGRESS, WAITING})
_WORKED = frozenset({RECEIVED, IN_PROGRESS})
_ENDED = frozenset({SOLVED, CLOSED, REJECTED})
_ALL = _LIVE | _ENDED


def _staff(
    verb: Verb, before: frozenset[str], to: str, permission: str, *, text: bool = False, evidence: bool = False,
    public: bool = True,
) -> Transition:  # fmt: skip
    return Transition(verb, before, to, Party.STAFF, permission, text, evidence, public)


def _resident(verb: Verb, before: frozenset[str], to: str, *, text: bool = False) -> Transition:
    return Transition(verb, before, to, Party.REPORTER, needs_text=text)


TRANSITIONS = (
    _staff(Verb.TAKE, _WORKED, IN_PROGRESS, may.WORK),
    _staff(Verb.SOLVE, _LIVE, SOLVED, may.WORK, text=True, evidence=True),
    _staff(Verb.ASK, _WORKED, WAITING, may.WORK, text=True),
    _staff(Verb.WITHDRAW, frozenset({WAITING}), IN_PROGRESS, may.WORK),
    _staff(Verb.HAND_OVER, _LIVE, RECEIVED, may.HAND_OVER, text=True),
    _staff(Verb.REJECT, _LIVE, REJECTED, may.WORK, text=True),
    _staff(Verb.PHOTO, _ALL, "", may.WORK),
    _staff(Verb.NOTE, _ALL, "", may.WORK, text=True, public=False),
    _staff(Verb.RELOCATE, _LIVE, "", may.TRIAGE),
    _staff(Verb.RELOCATE, _LIVE, "", may.WORK),
    _staff(Verb.HOLD, _ALL, "", may.MODERATE, public=False),
    _staff(Verb.RELEASE, _ALL, "", may.MODERATE, public=False),
    _staff(Verb.TAKE_DOWN, _ALL, "", may.MODERATE, text=True, public=False),
    _staff(Verb.HIDE_PHOTO, _ALL, "", may.MODERATE, public=False),
    _staff(Verb.SHOW_PHOTO, _ALL, "", may.MODERATE, public=False),
    _resident(Verb.ANSWER, frozenset({WAITING}), IN_PROGRESS, text=True),
    _resident(Verb.ANSWER, frozenset({IN_PROGRESS}), "", text=True),  # late: the clock went on without it
    _resident(Verb.PHOTO, _LIVE, ""),
    _resident(Verb.CONFIRM, frozenset({SOLVED}), CLOSED),
    _resident(Verb.REOPEN, _ENDED, RECEIVED, text=True),
    _resident(Verb.RATE, frozenset({SOLVED, CLOSED}), ""),
    Transition(Verb.REMIND, frozenset({WAITING}), "", Party.SYSTEM),
    Transition(Verb.RESUME, frozenset({WAITING}), IN_PROGRESS, Party.SYSTEM),
    Transition(Verb.CLOSE, frozenset({SOLVED}), CLOSED, Party.SYSTEM),
)

REPORT = CaseType(
    key=TYPE,
    title="Report",
    steps=(
        Step(RECEIVED, "Received", Kind.OPEN),
        Step(IN_PROGRESS, "In progress", Kind.OPEN),
        Step(WAITING, "Question to the reporter", Kind.WAITING),
        Step(SOLVED, "Solved", Kind.SOLVED),
        Step(CLOSED, "Closed", Kind.DONE),
        Step(REJECTED, "Not taken up", Kind.DONE),
    ),
    transitions=TRANSITIONS,
    first=RECEIVED,
)
