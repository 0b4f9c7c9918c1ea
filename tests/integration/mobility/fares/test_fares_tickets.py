"""Tickets, dynamic tariffs, fare classes: promises of prices on a real database."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kota.base.actor import Actor, ActorKind
from kota.base.errors import ConflictError, InvalidError, MissingError, NotAllowedError
from kota.base.ids import uuid7
from kota.base.money import Money
from kota.kernel.accounts import facade as accounts
from kota.kernel.facts import facade as city_facts
from kota.mobility.fares import facade
from kota.mobility.fares.contracts import GivenTap, Refusal, TapKind
from kota.mobility.fares.models import DynamicTariff, Entry, PurseMove, Ticket
from kota.mobility.fares.rules import tokens
from kota.mobility.fares.selectors import dynamics, keys, own
from kota.mobility.fares.services import dynamic, riders, taps, tickets, validators
from kota.mobility.fares.services.purse import purse
from tests.factories.accounts import make_account
from tests.factories.fares import at, ride
from tests.integration.mobility.fares.conftest import BY, take

pytestmark = pytest.mark.django_db
ONE, OTHER = Actor(ActorKind.ACCOUNT, "1"), Actor(ActorKind.ACCOUNT, "2")
JOURNEY = [ride("transjakarta", "08:00", km=6), ride("mrt-jakarta", "08:30", board="blok-m", alight="istora")]


def bought(now: str = "07:50", **more: object) -> Ticket:
    given = {"rides": JOURNEY, "rider": "adult", "account_id": 1, "holder": None, "by": ONE, "at": at(now), **more}
    return tickets.buy(**given)  # type: ignore[arg-type]


def propose(percent: int = -50, by: Actor = ONE, **more: object) -> DynamicTariff:
    given = {
        "on": ["jaklingko", "transjakarta", "mrt-jakarta"], "percent": percent, "begins": at("06:00"),
        "ends": at("20:00"), "days": "all", "from_s": 0, "until_s": 86_400, "reason": ("Hari bebas", "A free day"),
        "by": by, "at": at("05:00"), **more,
    }  # fmt: skip
    return dynamic.propose(**given)  # type: ignore[arg-type]


def scan(ticket: Ticket, kind: str, gate: str, clock: str, token: str = "") -> object:
    moment = at(clock)
    text = token or tickets.token(ticket, at=moment)
    given = GivenTap(uuid7(), TapKind(kind), gate, moment, ticket=text)
    found = taps.take(taps=[given], by=BY, at=moment)
    return found.refused[0][1] if found.refused else "taken"


def test_a_ticket_opens_each_gate_of_its_journey_once(gates: None) -> None:
    ticket = bought()
    assert ticket.total == 4750 and ticket.shares == {"transjakarta": 2630, "mrt-jakarta": 2120}
    first = tickets.token(ticket, at=at("08:00"))
    assert scan(ticket, "in", "bus-1", "08:00", first) == "taken"
    assert scan(ticket, "in", "bus-1", "08:01", first) is Refusal.REPLAYED
    assert scan(ticket, "in", "bus-1", "08:02") is Refusal.TICKET_OVER, "one ride of this operator was bought"
    assert scan(ticket, "in", "tebet", "08:30") is Refusal.TICKET_ELSEWHERE
    assert scan(ticket, "in", "blok-m", "08:30") == "taken"
    assert scan(ticket, "out", "istora", "08:45") == "taken"
    assert scan(ticket, "in", "blok-m", "08:50", "a.b.c") is Refusal.BAD_TICKET
    ticket.refresh_from_db()
    assert ticket.used_at == at("08:00")
    assert sum(Entry.objects.values_list("amount", flat=True)) == 4750, "taps of a ticket charge nothing more"
    with pytest.raises(ConflictError):
        tickets.give_back(ticket_id=ticket.pk, by=ONE, at=at("09:00"))


def test_a_ticket_opens_the_stations_that_it_was_bought_for(gates: None) -> None:
    validators.register(code="bhi", operator="mrt-jakarta", mode="", stop="bundaran-hi", route="", by=BY,
                        at=at("07:00"), has_token=False)  # fmt: skip
    validators.register(code="senayan", operator="mrt-jakarta", mode="", stop="senayan", route="", by=BY,
                        at=at("07:00"), has_token=False)  # fmt: skip
    ticket = bought(rides=[ride("mrt-jakarta", "08:00", board="Blok M", alight="istora")], rider="pupil")
    assert scan(ticket, "in", "istora", "08:00") is Refusal.TICKET_ELSEWHERE
    assert scan(ticket, "in", "blok-m", "08:01") == "taken"
    assert scan(ticket, "out", "bhi", "08:20") is Refusal.TICKET_ELSEWHERE, "that costs more"
    assert scan(ticket, "out", "senayan", "08:21") == "taken", "who leaves earlier has paid for it"
    assert scan(ticket, "in", "blok-m", "08:30") is Refusal.TICKET_OVER
    said = tokens.read(tickets.token(ticket, at=at("08:31")), tokens.public_keys(keys.signing())["keys"], at("08:31"))
    assert said is not None and (said.rider, said.rides) == ("pupil", (("mrt-jakarta", "blok-m", "istora"),))


def test_a_ticket_given_back_while_its_tap_was_on_the_way_is_charged_after_all(gates: None) -> None:
    ticket = bought()
    shown = tickets.token(ticket, at=at("08:00"))
    tickets.give_back(ticket_id=ticket.pk, by=ONE, at=at("08:05"))
    late = GivenTap(uuid7(), TapKind.IN, "bus-1", at("08:00:30"), ticket=shown)
    assert taps.take(taps=[late], by=BY, at=at("15:00")).new == (late.id,)
    ticket.refresh_from_db()
    assert (ticket.used_at, ticket.refunded_at) == (late.at, None)
    assert sum(Entry.objects.values_list("amount", flat=True)) == 4750
    assert [move.kind for move in PurseMove.objects.order_by("at")] == ["charge", "refund", "charge"]
    with pytest.raises(ConflictError):
        tickets.give_back(ticket_id=ticket.pk, by=ONE, at=at("15:01"))
    back = bought()
    shown = tickets.token(back, at=at("08:00"))
    tickets.give_back(ticket_id=back.pk, by=ONE, at=at("08:00:30"))
    assert scan(back, "in", "bus-1", "08:01", shown) is Refusal.TICKET_OVER, "shown after it was given back"


def test_a_ticket_that_was_shown_without_a_line_counts_when_it_comes_late(gates: None) -> None:
    ticket = bought()
    shown = tickets.token(ticket, at=at("08:00"))
    late = GivenTap(uuid7(), TapKind.IN, "bus-1", at("08:00:30"), ticket=shown)
    assert len(taps.take(taps=[late], by=BY, at=at("15:00")).new) == 1
    old = GivenTap(uuid7(), TapKind.IN, "blok-m", at("08:10"), ticket=shown)
    assert taps.take(taps=[old], by=BY, at=at("15:00")).refused[0][1] is Refusal.BAD_TICKET


def test_an_unused_ticket_is_given_back_once_and_the_books_are_even() -> None:
    ticket = bought()
    for _ in range(2):
        tickets.give_back(ticket_id=ticket.pk, by=ONE, at=at("08:00"))
    assert sum(Entry.objects.values_list("amount", flat=True)) == 0
    assert [(move.kind, move.amount) for move in PurseMove.objects.order_by("at")] == [
        ("charge", 4750),
        ("refund", 4750),
    ]
    assert not tickets.is_valid(Ticket.objects.get(), at("08:00"))


def test_there_is_no_ticket_for_what_nobody_knows_the_fare_of_or_for_another_week() -> None:
    with pytest.raises(ConflictError):
        bought(rides=[*JOURNEY, ride("damri", "09:00")])
    with pytest.raises(InvalidError):
        bought(rides=[ride("krl", "08:00", day="2026-12-24")])


def test_a_ticket_belongs_to_its_account_or_to_the_browser_that_bought_it() -> None:
    mine, browsers = bought(), bought(account_id=None, holder=b"x" * 16)
    assert own.ticket(mine.pk, 1, None) == mine and own.ticket(browsers.pk, None, b"x" * 16) == browsers
    for number, account, holder in ((mine.pk, 2, b"x" * 16), (browsers.pk, 1, None), (browsers.pk, None, b"y" * 16)):
        with pytest.raises(MissingError):
            own.ticket(number, account, holder)


def test_a_dynamic_tariff_holds_when_another_person_has_approved_it() -> None:
    row = propose()
    assert facade.quote(JOURNEY).total == Money(4750)
    with pytest.raises(NotAllowedError):
        dynamic.approve(tariff_id=row.pk, by=ONE, at=at("05:30"))
    dynamic.approve(tariff_id=row.pk, by=OTHER, at=at("05:30"))
    found = facade.quote(JOURNEY)
    assert (found.total, found.regular, found.is_reduced) == (Money(2300), Money(4750), True)
    assert "tarif dinamis -50%" in found.lines[0].reason["id"]
    assert [one.names[0]["id"] for one in dynamics.published(at("07:00"))]
    dynamic.end(tariff_id=row.pk, by=ONE, at=at("07:00"))
    assert facade.quote(JOURNEY).total == Money(4750) and dynamics.published(at("07:00")) == []


def test_a_journey_keeps_the_price_that_it_was_quoted(gates: None) -> None:
    ticket = bought(now="07:30")
    row = propose(50, at=at("07:31"), begins=at("07:31"))
    dynamic.approve(tariff_id=row.pk, by=OTHER, at=at("07:35"))
    promised = facade.quote([])
    assert facade.quote(JOURNEY).total > Money(ticket.total)
    assert scan(ticket, "in", "bus-1", "08:00") == "taken"
    assert Entry.objects.count() == 2, "what was paid stays"
    assert facade.charge(JOURNEY, rider="adult", promised=promised).total == Money(0)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"percent": 60}, "percent"), ({"percent": 0}, "percent"), ({"on": ["nothing"]}, "on"),
     ({"ends": at("04:00")}, "ends"), ({"reason": ("Ya", " ")}, "reason_id"),
     ({"from_s": 9, "until_s": 9}, "until_time")],
)  # fmt: skip
def test_a_tariff_that_cannot_be_published_is_refused(change: dict, field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        propose(**change)
    assert refused.value.field == field


def test_the_database_knows_no_tariff_approved_by_who_proposed_it() -> None:
    row = propose()
    with pytest.raises(IntegrityError), transaction.atomic():
        DynamicTariff.objects.filter(pk=row.pk).update(approved_by=row.proposed_by)


def test_a_fare_class_is_kept_with_the_account_and_goes_with_it() -> None:
    account = make_account()
    riders.choose(account_id=account.pk, rider="senior", by=BY, at=at("08:00"))
    assert facade.rider_of(account.pk) == "senior" and facade.rider_of(None) == "adult"
    assert own.personal_data(account.pk)["fare_class"]["class"] == "senior"
    with pytest.raises(InvalidError):
        riders.choose(account_id=account.pk, rider="emperor", by=BY, at=at("08:00"))
    ticket = bought(account_id=account.pk)
    accounts.erase(account_id=account.pk, by=BY, at=at("09:00"))
    ticket.refresh_from_db()
    assert facade.rider_of(account.pk) == "adult" and (ticket.account_id, ticket.rides) == (None, [])


def test_facts_are_compiled_once_and_anew_when_they_change() -> None:
    before = facade.quote([ride("lrt-jakarta", "08:00")]).total
    fact = city_facts.current("fare_product")["lrt-jakarta"].model_dump(mode="json")
    city_facts.put(kind="fare_product", key="lrt-jakarta", value={**fact, "price": 6000}, by=BY, at=at("12:00"))
    assert (before, facade.quote([ride("lrt-jakarta", "08:00")]).total) == (Money(5000), Money(6000))
    with pytest.raises(InvalidError):
        city_facts.put(kind="fare_product", key="lrt-jakarta", value={**fact, "cap": 10}, by=BY, at=at("12:01"))


def test_the_purse_moves_once_and_gives_back_no_more_than_it_took() -> None:
    money, hold, charge = purse(), uuid7(), uuid7()
    assert money.is_simulated
    now, till = at("08:00"), at("08:00") + timedelta(hours=1)
    for _ in range(2):
        money.hold(move=hold, payer="account:1", amount=Money(5000), until=till, at=now)
        money.charge(move=charge, payer="account:1", amount=Money(4000), held=hold, why="x", at=now)
    assert PurseMove.objects.count() == 2
    with pytest.raises(ConflictError):
        money.charge(move=uuid7(), payer="account:1", amount=Money(1001), held=hold, why="x", at=now)
    with pytest.raises(ConflictError):
        money.charge(
            move=uuid7(), payer="account:1", amount=Money(1), held=hold, why="x", at=till + timedelta(seconds=1)
        )
    with pytest.raises(ConflictError):
        money.charge(move=charge, payer="account:1", amount=Money(1), held=None, why="x", at=now)
    money.refund(move=uuid7(), charged=charge, amount=Money(3000), why="x", at=now)
    for amount in (Money(1001), Money(1, "EUR")):
        with pytest.raises(ConflictError):
            money.refund(move=uuid7(), charged=charge, amount=amount, why="x", at=now)


def test_a_class_pays_what_it_pays_at_the_gate_only_by_its_card(gates: None) -> None:
    assert facade.quote(JOURNEY, rider="senior").total == Money(0)
    assert facade.quote(JOURNEY, rider="no such class").total == Money(4750)
    assert {one.code for one in facade.riders()} >= {"adult", "senior", "pupil", "disabled"}
    assert {one.group for one in facade.search_tariffs(at("08:00"), "senior") if one.boarding == 0} >= {"mrt-jakarta"}
    assert take().new == ()
