"""Journeys that were kept."""

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from pydantic import TypeAdapter

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.mobility.journeys.contracts import Journey
from kota.mobility.journeys.models import KeptJourney
from kota.mobility.journeys.selectors import saved

_READ = TypeAdapter(Journey)


def kept(token: str, at: datetime) -> tuple[KeptJourney, Journey]:
    """One by its address."""
    row = KeptJourney.objects.filter(pk=token, until__gt=at).first()
    if row is None:
        raise MissingError(_("This journey is not kept any more: look for it again."))
    return row, _READ.validate_python(row.journey)


def own(account_id: int, at: datetime) -> list[KeptJourney]:
    """What somebody keeps, the newest first, each with the moment at which it `leaves`."""
    leaves = Cast(KT("journey__depart__likely"), DateTimeField())
    found = KeptJourney.objects.filter(account_id=account_id, until__gt=at).defer("journey", "question")
    return list(found.annotate(leaves=leaves).order_by("-made_at"))


def personal_data(account_id: int) -> dict[str, Any]:
    """For its owner."""
    rows = KeptJourney.objects.filter(account_id=account_id).order_by("-made_at")
    return {
        "journeys": [{"title": row.title, "kept_at": row.made_at.isoformat(), "asked": row.question} for row in rows],
        "places": [
            {"kind": row.kind, "name": row.name, "place": row.place, "lon": row.lon, "lat": row.lat}
            for row in saved.own(account_id)
        ],
    }
