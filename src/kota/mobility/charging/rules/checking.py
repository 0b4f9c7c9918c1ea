"""Is a CDR what its tariff says? Our sum beside the operator's, and what is wrong with the city's facts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from kota.base.money import exponent
from kota.base.words import noop as _
from kota.kernel.facts.contracts import Wrong
from kota.mobility.charging.contracts import ChargerFact, ChargeTariffFact, ChargingRuleFact
from kota.mobility.charging.contracts.objects import Cdr
from kota.mobility.charging.contracts.objects import Tariff as OcpiTariff
from kota.mobility.charging.contracts.objects.tariffs import price as read_price
from kota.mobility.charging.contracts.tariffs import Price, Tariff
from kota.mobility.charging.rules import periods, samples
from kota.mobility.charging.rules.choosing import choose
from kota.mobility.charging.rules.pricing import bill


class Verdict(StrEnum):
    SAME = "same"
    DIFFERS = "differs"
    UNCLEAR = "unclear"


class Why(StrEnum):
    """What stands out."""

    TOTAL = "total"  # another sum
    NO_TARIFF = "no_tariff"  # nobody told a tariff for it
    SEVERAL = "several"  # several tariffs in one session
    TOLD = "told"  # another tariff than was told before plugging in
    CURRENCY = "currency"
    ENERGY = "energy"  # the periods do not add up to the total energy


@dataclass(frozen=True, slots=True)
class Check:
    verdict: Verdict
    theirs: Price
    ours: Price | None = None
    by_told: Price | None = None  # by the tariff that was told when the session started, where it is another one
    why: tuple[Why, ...] = ()


def check(cdr: Cdr, told: Sequence[Tariff], zone: tzinfo) -> Check:
    """`told` are the tariffs that were known of the connector; the CDR's own come first, for they are what was sold."""
    theirs = read_price(cdr.total_cost) or Price(Fraction(0))
    named = {one.tariff_id.lower() for one in cdr.charging_periods if one.tariff_id}
    if len(named) > 1:
        return Check(Verdict.UNCLEAR, theirs, why=(Why.SEVERAL,))
    own = [one.read() for one in cdr.tariffs]
    tariff = _named(own, named) or _chosen(own, cdr) or _named(told, named) or choose(told, cdr.start_date_time)
    if tariff is None:
        return Check(Verdict.UNCLEAR, theirs, why=(Why.NO_TARIFF,))
    if tariff.currency != cdr.currency:
        return Check(Verdict.UNCLEAR, theirs, why=(Why.CURRENCY,))
    ours = signed(cost(cdr, tariff, zone), theirs, is_credit=bool(cdr.credit))
    before = _named(told, {tariff.id.lower()}) or choose(told, cdr.start_date_time)
    by_told = None
    if before is not None and before.elements != tariff.elements and before.currency == cdr.currency:
        by_told = signed(cost(cdr, before, zone), theirs, is_credit=bool(cdr.credit))
    return _judged(cdr, theirs, ours, by_told)


def signed(sum_: Price, theirs: Price, *, is_credit: bool) -> Price:
    """A credit CDR gives back: some operators write that below zero, some do not."""
    if not is_credit or theirs.excl >= 0:
        return sum_
    return Price(-sum_.excl, None if sum_.incl is None else -sum_.incl)


def cost(cdr: Cdr, tariff: Tariff, zone: tzinfo) -> Price:
    parts = periods.segments(cdr.charging_periods, cdr.end_date_time)
    expired = all(part.is_reservation for part in parts) and not cdr.total_energy
    return bill(tariff, parts, zone, is_expired=expired).total


def _named(tariffs: Sequence[Tariff], names: set[str]) -> Tariff | None:
    return next((one for one in tariffs if one.id.lower() in names), None)


def _chosen(own: Sequence[Tariff], cdr: Cdr) -> Tariff | None:
    return own[0] if len(own) == 1 else choose(own, cdr.start_date_time)


def _judged(cdr: Cdr, theirs: Price, ours: Price, by_told: Price | None) -> Check:
    why = []
    if not is_same(ours, theirs, cdr.currency):
        why.append(Why.TOTAL)
    if by_told is not None and not is_same(by_told, theirs, cdr.currency):
        why.append(Why.TOLD)
    told = sum((Fraction(d.volume) for p in cdr.charging_periods for d in p.dimensions if d.type == "ENERGY"),
               Fraction(0))  # fmt: skip
    if told and abs(told - Fraction(cdr.total_energy)) > Fraction(1, 100):
        why.append(Why.ENERGY)
    return Check(Verdict.DIFFERS if why else Verdict.SAME, theirs, ours, by_told, tuple(why))


def is_same(ours: Price, theirs: Price, currency: str) -> bool:
    """Within the smallest unit that people use: operators round each line, we round none."""
    least = Fraction(1, 10 ** exponent(currency))
    with_vat = ours.incl is None or theirs.incl is None or abs(ours.incl - theirs.incl) <= least  # what both tell
    return abs(ours.excl - theirs.excl) <= least and with_vat


def charger(fact: ChargerFact) -> Iterator[Wrong]:
    """A sample lies on earth and has plugs that can be built."""
    if not (-180 <= fact.lon <= 180 and -90 <= fact.lat <= 90):
        yield Wrong(("lon",), _("longitude and latitude are degrees"))


def tariff(fact: ChargeTariffFact) -> Iterator[Wrong]:
    """A sample tariff is one of OCPI."""
    try:
        OcpiTariff.model_validate(samples.tariff(fact))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        yield Wrong(("elements",), _("this is no tariff of OCPI: %(why)s"), (("why", str(first["msg"])),))


def rule(fact: ChargingRuleFact) -> Iterator[Wrong]:
    """What is asked rarely cannot be fresh."""
    if fact.stale_minutes < fact.poll_minutes:
        yield Wrong(("stale_minutes",), _("a feed is stale after it should have been asked again, not before"))


def zone_of(name: str | None, otherwise: tzinfo) -> tzinfo:
    """The zone of a location; the city's where the location is not known."""
    try:
        return ZoneInfo(name) if name else otherwise
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return otherwise
