"""How far a row's report had come before it was imported."""

from collections.abc import Callable
from datetime import datetime, timedelta

from kota.base.errors import InvalidError
from kota.governance.reports.rules.importing import times
from kota.governance.reports.rules.importing.plan import State
from kota.governance.reports.rules.workflow import CLOSED, IN_PROGRESS, RECEIVED, REJECTED, REPORT, SOLVED, WAITING
from kota.kernel.cases.contracts import Past, Verb

_SAME = {
    "open": RECEIVED, "new": RECEIVED, "baru": RECEIVED, "menunggu": RECEIVED, "diterima": RECEIVED,
    "in progress": IN_PROGRESS, "proses": IN_PROGRESS, "diproses": IN_PROGRESS, "koordinasi": IN_PROGRESS,
    "disposisi": IN_PROGRESS, WAITING: IN_PROGRESS, "closed": CLOSED, "done": CLOSED, "fixed": CLOSED,
    "resolved": CLOSED, "selesai": CLOSED, "ditutup": CLOSED, "ditolak": REJECTED,
}  # fmt: skip
_STEPS = {step.key for step in REPORT.steps}
_VERBS = {IN_PROGRESS: Verb.TAKE, SOLVED: Verb.SOLVE, CLOSED: Verb.SOLVE, REJECTED: Verb.REJECT}
_ENDED = {SOLVED, CLOSED, REJECTED}
_LONGEST = timedelta(days=3660)  # a longer work is a mistake in the file
_BEST = 5


class States:
    """InvalidError at once when the mapping names a step that reports do not have."""

    def __init__(self, plan: State, read: times.Reader) -> None:
        self._plan, self._read = plan, read
        for step in (plan.value, *plan.values.values()):
            if step and step not in _STEPS:
                raise InvalidError(f"the mapping names the step {step!r}; there are {', '.join(sorted(_STEPS))}")

    def past(
        self, text: Callable[[str], str], opened_at: datetime, now: datetime, refuse: type[ValueError]
    ) -> Past | None:
        """None for a report that nobody had touched; raises `refuse` with the reason when it makes no sense."""
        step = self._step(text, refuse)
        if step == RECEIVED:
            return None
        ended = self._ended(text, opened_at, refuse) if step in _ENDED else None
        if ended and (ended < opened_at or ended > now + timedelta(minutes=5)):
            raise refuse("it ended before it began" if ended < opened_at else "it ended in the future")
        return Past(
            step=step,
            verb=_VERBS[step],
            taken_at=None if step in _ENDED else opened_at,
            solved_at=ended,
            closed_at=ended if step in (CLOSED, REJECTED) else None,
            rating=self._rating(text, refuse) if step in (SOLVED, CLOSED) else None,
            text=self._plan.note,
        )

    def _step(self, text: Callable[[str], str], refuse: type[ValueError]) -> str:
        plan, said = self._plan, text(self._plan.column)
        if plan.value or not plan.column or not said:
            return plan.value or RECEIVED
        found = plan.values.get(said) or (said if said in _STEPS and said != WAITING else _SAME.get(said.lower(), ""))
        if not found:
            raise refuse(f"its state {said!r} is unknown: say in the mapping what it means ([state.values])")
        return found

    def _ended(self, text: Callable[[str], str], opened_at: datetime, refuse: type[ValueError]) -> datetime | None:
        said = " ".join(filter(None, map(text, self._plan.solved.columns)))
        if said:
            try:
                return self._read(said)
            except (ValueError, OverflowError):
                raise refuse(f"the time of its end {said!r} cannot be read") from None
        return self._after(text, opened_at)

    def _after(self, text: Callable[[str], str], opened_at: datetime) -> datetime | None:
        """From how long it took; unknown when that is missing or absurd."""
        after, total, is_told = self._plan.after, 0.0, False
        for column, minutes in ((after.days, 1440), (after.hours, 60), (after.minutes, 1)):
            try:
                total += float(text(column)) * minutes
                is_told = True
            except ValueError:
                continue
        took = timedelta(minutes=min(max(total, -1), 10**7))
        return opened_at + took if is_told and timedelta() < took < _LONGEST else None

    def _rating(self, text: Callable[[str], str], refuse: type[ValueError]) -> int | None:
        said = text(self._plan.rating)
        if not said:
            return None
        if not said.isdigit() or not 1 <= int(said) <= _BEST:
            raise refuse(f"its rating {said!r} is not 1 to 5")
        return int(said)
