"""The city's sample chargers stand on the pages while no operator is connected: without a status, and marked."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import transaction

from kota.base import clock
from kota.base.actor import system
from kota.kernel.facts import facade as city_facts
from kota.mobility.charging.contracts import ChargerFact, ChargeTariffFact, objects
from kota.mobility.charging.contracts.objects.credentials import RoleName
from kota.mobility.charging.models import Location, Party, Role
from kota.mobility.charging.rules import samples
from kota.mobility.charging.services import places, tariffs
from kota.mobility.charging.services.reading import read

NAME = "SPKLU Contoh (operator simulasi)"
_BY = system("pack")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def party(*, at: datetime) -> Party:
    """The sample operator, made where there is none."""
    found = Party.objects.filter(is_sample=True).first()
    if found is None:
        found = Party.objects.create(name=NAME, state=Party.SAMPLE, is_sample=True, invited_at=at)
        Role.objects.create(party=found, role=RoleName.CPO, owner=samples.OWNER, name=NAME)
    return found


@transaction.atomic
def project_chargers(values: Mapping[str, ChargerFact | None]) -> None:
    """Sample chargers follow their facts. A fact that ended takes its charger from the pages."""
    at, by = clock.now(), _BY
    sample = party(at=at)
    # What a person edited goes before what the simulation said last.
    Location.objects.filter(owner=samples.OWNER, key__in=[key.lower() for key in values]).update(last_updated=_LONG_AGO)
    sent = [places.Sent(data, read(objects.Location, data)) for data in map(_object, filter(None, values.values()))]
    places.keep(party=sample, owner=samples.OWNER, sent=sent, by=by, at=at)
    ended = [key.lower() for key, fact in values.items() if fact is None]
    Location.objects.filter(owner=samples.OWNER, key__in=ended).update(is_shown=False, is_gone=True)


def _object(fact: ChargerFact) -> dict[str, object]:
    """As of the day on which the fact was set: what the operator itself says later is newer."""
    return samples.location(fact, {}, _city(), _zone(), fact.changed)


def _city() -> str:
    return city_facts.city().name.id[:45]


def _zone() -> str:
    return city_facts.city().timezone


@transaction.atomic
def project_tariffs(values: Mapping[str, ChargeTariffFact | None]) -> None:
    at = clock.now()
    sample = party(at=at)
    found = [samples.tariff(fact) for fact in values.values() if fact]
    tariffs.keep(
        party=sample, owner=samples.OWNER, sent=[(data, read(objects.Tariff, data)) for data in found], by=_BY, at=at
    )
    for key, fact in values.items():
        if fact is None:
            tariffs.drop(owner=samples.OWNER, code=key, by=_BY, at=at)
