"""Taps on a real database: once each, late and out of order, corrected by rows, exact to the rupiah."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from kota.base.actor import Actor, ActorKind
from kota.base.errors import InvalidError, MissingError
from kota.mobility.fares.contracts import Refusal, TapKind
from kota.mobility.fares.models import CardDay, Entry, RefusedTap, Ridership, Tap
from kota.mobility.fares.selectors import keys, receipts, ridership, settlement
from kota.mobility.fares.services import counting, mending, settling, simulating, taps, validators
from tests.factories.fares import at
from tests.integration.mobility.fares.conftest import BY, NOW, take, tap

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gates")]
DAY = date(2026, 11, 25)


def total(card: str = "6032-1", day: date = DAY) -> int:
    return CardDay.objects.get(card=keys.card(card), day=day).total


def settled() -> dict[str, int]:
    rows = Entry.objects.values_list("operator").annotate(sum=Sum("amount"))
    return {operator: amount for operator, amount in rows if amount}


def test_a_ride_is_charged_once_however_often_it_is_sent() -> None:
    burst = [tap("in", "blok-m", "08:00"), tap("out", "istora", "08:20")]
    assert len(take(*burst).new) == 2
    again = take(*burst)
    assert (again.new, len(again.known)) == ((), 2)
    assert total() == 5000 and settled() == {"mrt-jakarta": 5000}
    assert Tap.objects.count() == 2 and Entry.objects.count() == 1


def test_another_tap_with_an_id_that_is_known_is_refused_and_told() -> None:
    first = tap("in", "blok-m", "08:00")
    take(first)
    for change in ({"card": "6032-2"}, {"validator": "istora"}, {"at": at("08:01")}, {"kind": TapKind.OUT}):
        found = take(replace(first, **change))
        assert (found.new, found.known, found.refused) == ((), (), ((first.id, Refusal.OTHER_CONTENT),))
    assert take(first).known == (first.id,), "the same again is harmless"
    twin = tap("in", "tebet", "09:00", "6032-3")
    found = take(twin, replace(twin, card="6032-4"))
    assert (found.new, found.refused) == ((twin.id,), ((twin.id, Refusal.OTHER_CONTENT),))
    assert {row.tap for row in RefusedTap.objects.filter(reason="other_content")} == {first.id, twin.id}


def test_the_class_that_the_card_says_is_the_one_that_pays() -> None:
    take(tap("in", "blok-m", "08:00", rider="senior"), tap("out", "istora", "08:20", rider="senior"))
    taken = take(tap("in", "blok-m", "08:00", "other", rider="emperor"), tap("out", "istora", "08:20", "other"))
    assert taken.without_class == taken.new[:1], "an emperor pays as everybody, and that is said"
    assert (total(), total("other")) == (0, 5000)
    assert CardDay.objects.get(card=keys.card("6032-1")).lines[0]["reason"]["en"].endswith("free for your class")


def test_no_number_of_a_card_is_kept_anywhere() -> None:
    take(tap("in", "blok-m", "08:00", "6032984012345678"), tap("in", "nowhere", "08:00", "6032984012345678"))
    with connection.cursor() as cursor:
        for table in ("fares_tap", "fares_card_day", "fares_entry", "fares_refused_tap"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%6032984012345678%'")
            assert cursor.fetchone() == (0,)


def test_taps_that_come_late_correct_the_day_by_rows_of_their_own() -> None:
    take(tap("out", "istora", "08:50"), tap("in", "bus-1", "08:00", metres=None))
    assert settled() == {}
    take(tap("in", "blok-m", "08:35"), tap("out", "bus-1", "08:25", metres=6000))
    assert total() == 4750, "integrated: 2,500 and 250 for each of nine begun kilometres"
    # two boardings weigh the same, 6 and 2.9 km weigh by their length
    assert settled() == {"transjakarta": 2630, "mrt-jakarta": 2120}


def test_whatever_order_bursts_come_in_the_day_ends_the_same() -> None:
    every = [
        tap("in", "bus-1", "07:00", "a"), tap("out", "bus-1", "07:25", "a", metres=7400),
        tap("in", "blok-m", "07:40", "a"),
        tap("out", "istora", "07:52", "a"), tap("in", "tebet", "09:00", "a"), tap("out", "bogor", "10:00", "a"),
        tap("in", "jak-10", "10:10", "a"), tap("out", "jak-10", "10:20", "a", metres=2000),
        tap("in", "blok-m", "11:00", "a"),
    ]  # fmt: skip
    take(*every)
    expected = {one.operator: one.amount for one in Entry.objects.all()}
    for seed in range(4):
        others = [tap(one.kind, one.validator, f"{one.at:%H:%M}", f"b{seed}", metres=one.metres) for one in every]
        random.Random(seed).shuffle(others)
        for place in range(0, len(others), 2):
            take(*others[place : place + 2])
        rows = Entry.objects.filter(card=keys.of_day(keys.card(f"b{seed}"), DAY)).values_list("operator")
        assert dict(rows.annotate(sum=Sum("amount"))) == expected
        assert total(f"b{seed}") == total("a") == sum(expected.values())
    assert Entry.objects.filter(kind="correction").exists()


def test_who_never_taps_out_pays_the_maximum_and_gets_it_back_when_it_is_told() -> None:
    first = tap("in", "blok-m", "08:00")
    take(first)
    assert total() == 0, "it may still come"
    assert taps.close_open(at=at("12:30")) == 1
    assert total() == 14_000
    assert receipts.receipt(first.id).verdict == "no_out"
    request = mending.ask(tap_id=first.id, stop="istora", left_at=at("08:20"), words="gerbang terbuka", at=at("13:00"))
    for nowhere in ("Nowhere", "bogor", "  "):
        with pytest.raises(InvalidError) as refused:
            mending.ask(tap_id=first.id, stop=nowhere, left_at=at("08:20"), words="", at=at("13:00"))
        assert refused.value.field == "stop"
    again = mending.ask(tap_id=first.id, stop="Istora Mandiri", left_at=at("08:20"), words="", at=at("13:05"))
    assert (again.pk, again.stop) == (request.pk, "Istora Mandiri"), "said otherwise while nobody has answered"
    mending.answer(request_id=request.pk, is_granted=True, reason="", by=BY, at=at("14:00"))
    assert total() == 5000 and settled() == {"mrt-jakarta": 5000}
    row = settlement.settled(DAY, DAY)[0]
    assert (row.fares, row.corrections, row.total, row.rides) == (14_000, -9_000, 5000, 1)
    assert [(one.why, one.amount) for one in settlement.corrections(DAY, DAY)] == [("mended", -9_000)]
    with pytest.raises(MissingError):
        mending.ask(tap_id=first.id, stop="istora", left_at=at("08:20"), words="", at=at("13:00"))


def test_a_late_tap_out_of_the_evening_belongs_to_the_evening() -> None:
    take(tap("in", "blok-m", "02:40", day="2026-11-25"), now=at("02:45"))
    take(tap("out", "istora", "03:05", day="2026-11-25"), now=at("03:06"))
    assert total(day=date(2026, 11, 24)) == 5000
    assert settled() == {"mrt-jakarta": 5000}


def test_what_cannot_be_taken_is_told_with_why_and_kept_for_staff() -> None:
    stranger = Actor(ActorKind.CLIENT, "99")
    late, early = tap("in", "blok-m", "08:00", day="2026-10-01"), tap("in", "blok-m", "12:06")
    found = take(late, early, tap("in", "nowhere", "08:00"))
    assert [why for _, why in found.refused] == [Refusal.TOO_LATE, Refusal.NO_VALIDATOR, Refusal.FUTURE]
    other = taps.take(taps=[tap("in", "blok-m", "08:00")], by=stranger, at=NOW)
    assert [why for _, why in other.refused] == [Refusal.NOT_YOURS]
    for card, ticket in (("", ""), ("6032-1", "a.b.c")):
        found = take(tap("in", "blok-m", "08:00", card, ticket=ticket))
        assert [why for _, why in found.refused] == [Refusal.CARD_OR_TICKET]
    assert RefusedTap.objects.count() == 6 and Tap.objects.count() == 0


def test_a_validator_sends_with_its_own_token_only() -> None:
    row, secret = validators.register(code="krl-1", operator="krl", mode="", stop="tebet", route="", by=BY, at=NOW)
    assert secret
    mine = Actor(ActorKind.CLIENT, str(row.program))
    assert len(taps.take(taps=[tap("in", "krl-1", "08:00")], by=mine, at=NOW).new) == 1
    assert taps.take(taps=[tap("in", "tebet", "08:00")], by=mine, at=NOW).refused[0][1] is Refusal.NOT_YOURS
    validators.end(code="krl-1", by=BY, at=NOW)
    assert taps.take(taps=[tap("in", "krl-1", "09:00")], by=mine, at=NOW).refused[0][1] is Refusal.NO_VALIDATOR


def test_entries_are_written_once() -> None:
    take(tap("in", "blok-m", "08:00"), tap("out", "istora", "08:20"))
    for change in ("UPDATE fares_entry SET amount = 1", "DELETE FROM fares_entry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_riders_are_counted_by_the_hour_and_small_counts_are_not_said() -> None:
    many = [tap("in", "blok-m", f"08:{place:02}", f"c{place}") for place in range(12)]
    take(*many, tap("in", "tebet", "08:30", "d"), tap("in", "tebet", "08:30:20", "d"))
    assert counting.count(since=NOW, until=NOW + timedelta(seconds=1)) == 1
    found = {one.stop: one.boarded for one in ridership.of_days(DAY, DAY)}
    assert found == {"blok-m": 12, "tebet": None}
    assert Ridership.objects.get(stop="tebet").boarded == 1, "a doubled tap is one rider"
    assert counting.count(since=NOW, until=NOW + timedelta(seconds=1)) == 1
    assert Ridership.objects.count() == 2, "counted anew, not twice"
    assert [one.boarded for one in ridership.of_days(DAY, DAY, by="operator", operator="krl")] == [None]


def test_old_taps_are_forgotten_and_what_was_settled_stays() -> None:
    take(tap("in", "blok-m", "08:00"), tap("out", "istora", "08:20"))
    assert counting.forget(at=NOW + timedelta(days=200)) == 2
    assert not Tap.objects.exists() and not CardDay.objects.exists() and settled() == {"mrt-jakarta": 5000}


def test_simulated_riders_go_through_the_same_door_and_stay_apart() -> None:
    gates = simulating.furnish(by=BY, at=NOW)
    assert len(simulating.furnish(by=BY, at=NOW)) == len(gates)
    new = simulating.ride(gates, 1, at("06:00"), at("08:00"), 400, by=BY, at=NOW)
    assert new > 100
    assert simulating.ride(gates, 1, at("06:00"), at("08:00"), 400, by=BY, at=NOW) == 0
    assert all(row.is_simulated for row in settlement.settled(DAY, DAY))
    days = CardDay.objects.aggregate(sum=Sum("total"))["sum"]
    assert days == sum(settled().values()) > 0


def test_another_ride_of_the_day_is_a_fare_and_one_that_came_late_a_correction() -> None:
    take(tap("in", "tebet", "08:00"), tap("out", "bogor", "08:50"))
    take(tap("in", "blok-m", "10:00"), tap("out", "istora", "10:20"))
    assert {one.kind for one in Entry.objects.all()} == {"fare"}
    take(tap("in", "jak-10", "09:10"), tap("out", "jak-10", "09:20", metres=900))
    assert {one.kind for one in Entry.objects.filter(version=3)} == {"correction"}


def test_sums_by_the_clock_and_entries_since_are_the_books() -> None:
    take(tap("in", "blok-m", "08:00"), tap("out", "istora", "08:20"))
    live = settlement.settled(DAY, DAY)
    assert settling.add_up(at=NOW + timedelta(seconds=1)) == 1
    assert settlement.settled(DAY, DAY) == live
    later = NOW + timedelta(minutes=5)
    take(tap("in", "tebet", "09:00"), tap("out", "bogor", "09:50"), tap("in", "blok-m", "08:00", "b"),
         tap("out", "istora", "08:20", "b"), now=later)  # fmt: skip
    both = settlement.settled(DAY, DAY)
    assert [(row.operator, row.rides, row.total) for row in both] == [("krl", 1, 5000), ("mrt-jakarta", 2, 10_000)]
    assert settling.add_up(at=later + timedelta(minutes=1)) == 1
    assert settlement.settled(DAY, DAY) == both
    assert settling.add_up(at=later + timedelta(hours=2)) == 1, "what lies close before the last sum is looked at again"
    assert settling.add_up(at=later + timedelta(hours=4)) == 0
    assert settlement.settled(DAY, DAY) == both
