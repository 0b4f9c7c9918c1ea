"""Keeping tariffs as their operator tells them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from kota.base.actor import Actor
from kota.kernel.audit import facade as audit
from kota.mobility.charging.contracts import objects
from kota.mobility.charging.models import Party, Tariff
from kota.mobility.charging.rules.merging import is_news
from kota.mobility.charging.services import places

Sent = tuple[Mapping[str, Any], objects.Tariff]


@transaction.atomic
def keep(*, party: Party, owner: str, sent: Sequence[Sent], by: Actor, at: datetime) -> int:
    """How many were new. A price is something that people decide by, so each change is a line of the audit."""
    places.lock(owner)
    latest = {places.key(read.id): (data, read) for data, read in sent}
    known = {row.key: row for row in Tariff.objects.filter(owner=owner, key__in=latest)}
    fresh = {
        code: one for code, one in latest.items()
        if code not in known or is_news(one[1].last_updated, known[code].last_updated, at)
    }  # fmt: skip
    Tariff.objects.bulk_create(
        [Tariff(party=party, owner=owner, key=code, data=data, currency=read.currency, last_updated=read.last_updated,
                received_at=at) for code, (data, read) in fresh.items()],
        update_conflicts=True, unique_fields=["owner", "key"],
        update_fields=["party", "data", "currency", "last_updated", "received_at"],
    )  # fmt: skip
    for code, (data, _read) in fresh.items():
        before = known[code].data if code in known else None
        if before != data:
            audit.record(
                action="charging.tariff_told", subject=f"tariff:{owner}:{code}", by=by, at=at, before=before, after=data
            )
    return sum(code not in known for code in fresh)


@transaction.atomic
def drop(*, owner: str, code: str, by: Actor, at: datetime) -> bool:
    """A tariff that is not used any more. Sessions that began with it keep it."""
    places.lock(owner)
    gone, _by_kind = Tariff.objects.filter(owner=owner, key=places.key(code)).delete()
    if gone:
        audit.record(action="charging.tariff_dropped", subject=f"tariff:{owner}:{code.lower()}", by=by, at=at)
    return bool(gone)


def forget_others(*, party: Party, owner: str, kept: Iterable[str], by: Actor, at: datetime) -> None:
    """After a whole list was read: those that are not in it are no more."""
    lost = Tariff.objects.filter(party=party, owner=owner).exclude(key__in=kept).values_list("key", flat=True)
    for code in list(lost):
        drop(owner=owner, code=code, by=by, at=at)
