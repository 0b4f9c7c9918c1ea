"""Journeys kept and forgotten."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from pydantic import TypeAdapter

from kota.base.actor import Actor, ActorKind
from kota.kernel.audit import facade as audit
from kota.mobility.journeys.contracts import Journey
from kota.mobility.journeys.models import KeptJourney, SavedPlace

DAYS = 90
MOST = 50  # of one account: the oldest goes
AS_DATA = TypeAdapter(Journey)


@transaction.atomic
def keep(*, journey: Journey, title: str, question: Mapping[str, str], by: Actor, at: datetime) -> KeptJourney:
    """Keep a journey for whoever asks, at an address of its own, for ninety days."""
    account = int(by.id) if by.kind is ActorKind.ACCOUNT else None
    asked = {name: _written(value) for name, value in question.items()}
    row = KeptJourney.objects.create(
        token=secrets.token_urlsafe(16), account_id=account, title=_written(title)[:200], question=asked,
        journey=AS_DATA.dump_python(journey, mode="json"), made_at=at, until=at + timedelta(days=DAYS),
    )  # fmt: skip
    if account is not None:
        old = KeptJourney.objects.filter(account_id=account).order_by("-made_at").values_list("pk", flat=True)[MOST:]
        KeptJourney.objects.filter(pk__in=list(old)).delete()
        audit.record(action="journeys.kept", subject=f"journey:{row.token[:6]}", by=by, at=at, after={"title": "kept"})
    return row


def _written(text: str) -> str:
    """Without the one sign that PostgreSQL has no room for."""
    return text.replace("\0", "")


def forget(*, token: str, account_id: int) -> None:
    """Take one of one's own away."""
    KeptJourney.objects.filter(pk=token, account_id=account_id).delete()


def forget_old(*, at: datetime) -> int:
    """Take away what is over."""
    return KeptJourney.objects.filter(until__lt=at).delete()[0]


def erase(account_id: int, at: datetime) -> None:
    """Everything that a person kept."""
    KeptJourney.objects.filter(account_id=account_id).delete()
    SavedPlace.objects.filter(account_id=account_id).delete()
