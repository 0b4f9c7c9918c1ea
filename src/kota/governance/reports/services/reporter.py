"""What the reporter does with a report that is under way. Whether somebody is the reporter, the views know."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kota.base.actor import Actor
from kota.base.words import tidy
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import Party, Verb


def answer(*, case: cases.Case, text: str, photos: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Answer the agency's question. Only the agency and the reporter read the words."""
    cases.answer(case_id=case.pk, text=tidy(text), photos=photos, by=by, at=at)


def add_photos(*, case: cases.Case, photos: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Add photos while the report is open."""
    cases.add_photos(case_id=case.pk, photos=photos, kind="other", party=Party.REPORTER, by=by, at=at)


def reopen(*, case: cases.Case, text: str, photos: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Say that it is not solved, and why."""
    cases.reopen(case_id=case.pk, text=tidy(text), photos=photos, by=by, at=at)


@transaction.atomic
def judge(*, case: cases.Case, confirms: bool, rating: int | None, text: str, by: Actor, at: datetime) -> None:
    """Say that it is solved, or how well it was done, or both."""
    if confirms and _may(case, Verb.CONFIRM):
        cases.confirm(case_id=case.pk, by=by, at=at)
    if rating is not None:
        cases.rate(case_id=case.pk, rating=rating, text=tidy(text), by=by, at=at)


def _may(case: cases.Case, verb: Verb) -> bool:
    """A report that closed meanwhile needs no confirming; the rating is taken all the same."""
    known = cases.case_type(case.type)
    return any(transition.verb == verb for transition in cases.possible(known, case.step, Party.REPORTER))
