"""The rules of charging beside prices: which tariff, what a charge takes, opening hours, availability, checks."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.mobility.charging.contracts import objects
from kota.mobility.charging.rules import checking, periods, samples
from kota.mobility.charging.rules.availability import shares
from kota.mobility.charging.rules.checking import Verdict, Why
from kota.mobility.charging.rules.choosing import choose
from kota.mobility.charging.rules.estimating import Plug, Wish, segments
from kota.mobility.charging.rules.merging import session as merged
from kota.mobility.charging.rules.opening import is_open, week
from kota.mobility.charging.rules.polling import MOST, pause
from tests.factories.charging import START, cdr_object, element, energy, flat, tariff, tariff_object, time

JAKARTA = ZoneInfo("Asia/Jakarta")
ONE = element(energy(1.0))


def test_one_tariff_applies_regular_first_and_of_two_the_newer() -> None:
    regular, ad_hoc = tariff(ONE, id="R", type="REGULAR"), tariff(ONE, id="A", type="AD_HOC_PAYMENT")
    plain = tariff(ONE, id="P")
    january = tariff(ONE, id="J", start_date_time="2026-01-01T00:00:00Z", end_date_time="2026-12-31T00:00:00Z")
    newer = tariff(ONE, id="N", start_date_time="2026-11-20T00:00:00Z")
    over = tariff(ONE, id="O", end_date_time="2026-11-01T00:00:00Z")

    def chosen(*tariffs: Any) -> str | None:
        found = choose(tariffs, START)
        return found.id if found else None

    assert chosen(ad_hoc, plain, regular) == "R" and chosen(ad_hoc, plain) == "P" and chosen(ad_hoc) == "A"
    assert chosen(january, newer) == "N" == chosen(newer, january), "ocpi#519: the one that began last"
    assert chosen(over) is None and chosen() is None


def test_charging_on_direct_current_slows_down_above_80_percent() -> None:
    fast = Plug(Fraction(50), is_dc=True, volts=500)
    parts = segments(Wish(), fast, START)
    assert sum(part.kwh for part in parts) == Fraction("31.5") and sum(part.seconds for part in parts) == 2268
    full = segments(Wish(end=Fraction(100), idle_minutes=10), fast, START)
    assert [float(part.max_kw or 0) for part in full] == [50, 25, 12.5, 0]
    assert full[-1].parking == 600 and full[0].max_a == 100
    slow = segments(Wish(), Plug(Fraction(22), is_dc=False, volts=230), START)
    assert (sum(part.kwh for part in slow), slow[0].max_kw) == (33, 7), "a car takes 7 kW where nobody says more"
    assert segments(Wish(begin=Fraction(80), end=Fraction(20)), fast, START) == []


@given(st.integers(1, 100), st.integers(0, 99), st.integers(1, 100), st.integers(1, 350), st.booleans())
def test_a_bigger_wish_never_takes_less(battery: int, begin: int, more: int, kw: int, is_dc: bool) -> None:
    plug, end = Plug(Fraction(kw), is_dc), min(100, begin + more)
    small = segments(Wish(Fraction(battery), Fraction(begin), Fraction(end)), plug, START)
    large = segments(Wish(Fraction(battery + 1), Fraction(begin), Fraction(end)), plug, START)
    assert sum(p.kwh for p in small) < sum(p.kwh for p in large)
    assert sum(p.seconds for p in small) < sum(p.seconds for p in large)
    assert all(a.start + timedelta(seconds=float(a.seconds)) - b.start < timedelta(milliseconds=1)
               for a, b in pairwise(large))  # fmt: skip


def test_hours_go_over_midnight_and_exceptions_go_first() -> None:
    hours = objects.Hours.model_validate({
        "twentyfourseven": False,
        "regular_hours": [{"weekday": 1, "period_begin": "18:00", "period_end": "02:00"}],
        "exceptional_openings": [{"period_begin": "2026-11-25T00:00:00Z", "period_end": "2026-11-25T01:00:00Z"}],
        "exceptional_closings": [{"period_begin": "2026-11-23T12:00:00Z", "period_end": "2026-11-23T13:00:00Z"}],
    })  # fmt: skip

    def open_at(day: int, hour: int, minute: int = 0) -> bool | None:
        return is_open(hours, datetime(2026, 11, day, hour, minute, tzinfo=JAKARTA), JAKARTA)

    assert open_at(23, 18) and open_at(23, 23) and open_at(24, 1, 59)
    assert not open_at(23, 17, 59) and not open_at(24, 2) and not open_at(24, 18)
    assert not open_at(23, 19, 30), "closed for once"
    assert open_at(25, 7, 30), "open for once"
    assert is_open(None, START, JAKARTA) is None and week(None) == []
    assert week(hours)[0] == (0, [("18:00", "02:00")]) and week(hours)[1] == (1, [])
    assert is_open(objects.Hours(twentyfourseven=True), START, JAKARTA)


def test_availability_counts_what_is_known_by_the_hour_on_the_wall() -> None:
    monday = datetime(2026, 11, 23, 0, 0, tzinfo=JAKARTA)
    told = [(monday - timedelta(days=9), "AVAILABLE"), (monday + timedelta(minutes=30), "CHARGING"),
            (monday + timedelta(hours=2), "UNKNOWN"), (monday + timedelta(hours=5), "OUTOFORDER")]  # fmt: skip
    found = shares([told], monday, monday + timedelta(hours=6), JAKARTA)
    assert [one.free for one in found[:7]] == [0.5, 0.0, None, None, None, 0.0, None]
    assert sum((one.known for one in found), timedelta()) == timedelta(hours=3)


def test_a_silent_party_is_asked_later_and_later_but_never_given_up() -> None:
    every = timedelta(minutes=15)
    lengths = [pause("x", every, failures) for failures in range(40)]
    assert lengths == sorted(lengths) and every <= lengths[0] <= every * 1.1 and lengths[-1] <= MOST * 1.1
    assert len({pause(name, every, 0) for name in "abcdefgh"}) > 4, "not all in the same minute"


def test_periods_become_segments_that_end_where_the_next_begins() -> None:
    def period(minute: int, **volumes: float) -> objects.ChargingPeriod:
        dimensions = [{"type": kind, "volume": volume} for kind, volume in volumes.items()]
        return objects.ChargingPeriod.model_validate(
            {"start_date_time": f"2026-11-23T03:{minute:02}:00Z", "dimensions": dimensions}
        )

    end = START + timedelta(hours=1)
    found = periods.segments([period(30, PARKING_TIME=0.5), period(0, ENERGY=10, TIME=0.5, MAX_POWER=30)], end)
    assert [part.seconds for part in found] == [1800, 1800] and (found[0].kwh, found[0].max_kw) == (10, 30)
    assert (found[1].parking, found[1].max_kw) == (1800, 0)
    bare = periods.segments([period(0, ENERGY=10), period(30, ENERGY=0)], end)
    assert [(part.charging, part.parking) for part in bare] == [(1800, 0), (0, 1800)]
    assert bare[0].max_kw == 20, "a mean power where nobody measured one"
    early = periods.segments([period(0, ENERGY=1)], START - timedelta(hours=1))
    assert early[0].seconds == 0, "a charger whose clock is wrong costs nobody time"


def test_repeated_periods_of_a_session_are_added_once() -> None:
    first, second = {"start_date_time": "a"}, {"start_date_time": "b"}
    before = {"kwh": 1, "charging_periods": [first]}
    assert merged(before, {"kwh": 2, "charging_periods": [first, second]})["charging_periods"] == [first, second]
    assert merged(before, {"kwh": 2})["charging_periods"] == [first]


def judged(told: Any = (), **more: Any) -> checking.Check:
    return checking.check(objects.Cdr.model_validate(cdr_object(**more)), told, JAKARTA)


def test_a_cdr_is_reckoned_again_and_what_stands_out_is_named() -> None:
    assert judged().verdict is Verdict.SAME
    assert judged(total_cost={"excl_vat": 5.01, "incl_vat": 5.51}).verdict is Verdict.SAME, "a cent of rounding"
    assert judged(total_cost={"excl_vat": 5.02}).why == (Why.TOTAL,)
    assert judged(total_cost={"excl_vat": 5.0, "incl_vat": 6.0}).why == (Why.TOTAL,)
    mixed = {"tariffs": [tariff_object(element(flat(1), energy(0.2, 10)))]}
    assert judged(**mixed, total_cost={"excl_vat": 5.0, "incl_vat": 5.4}).verdict is Verdict.SAME
    assert judged(**mixed, total_cost={"excl_vat": 5.0, "incl_vat": 9.99}).why == (Why.TOTAL,), "a tax of a part only"
    assert judged(total_energy=21).why == (Why.ENERGY,)
    assert judged(tariffs=[]).why == (Why.NO_TARIFF,)
    assert judged(currency="IDR").why == (Why.CURRENCY,)
    cheaper = tariff(element(energy(0.2, 10)))
    changed = judged([cheaper])
    assert (changed.why, changed.by_told and changed.by_told.excl) == ((Why.TOLD,), 4)
    assert judged([cheaper], tariffs=[]).why == (Why.TOTAL,)
    two = [{**cdr_object()["charging_periods"][0], "tariff_id": name} for name in ("A", "B")]
    assert judged(charging_periods=two).why == (Why.SEVERAL,)


def test_an_expired_reservation_is_reckoned_without_a_connector() -> None:
    reserved = [{"start_date_time": "2026-11-23T03:00:00Z", "dimensions": [{"type": "RESERVATION_TIME", "volume": 1}]}]
    fee = tariff_object(element(flat(4.0), reservation="RESERVATION_EXPIRES"),
                        element(time(2.0, None, 600), reservation="RESERVATION"), ONE)  # fmt: skip
    location = {**cdr_object()["cdr_location"], "connector_id": "#NA"}
    cdr = {"charging_periods": reserved, "total_energy": 0, "cdr_location": location, "total_cost": {"excl_vat": 6}}
    assert judged(**cdr, tariffs=[fee]).verdict is Verdict.SAME
    both = [objects.Tariff.model_validate(fee).read()]
    assert judged(both, **cdr, tariffs=[]).verdict is Verdict.SAME


def test_a_sample_charge_point_says_the_same_for_the_same_seed() -> None:
    until = START + timedelta(days=2)
    told = list(samples.changes("menteng-1", 7, START, until, JAKARTA))
    assert told == list(samples.changes("menteng-1", 7, START, until, JAKARTA)) and len(told) > 10
    assert all(a[1] != b[1] and a[0] < b[0] for a, b in pairwise(told))
    halves = [*samples.changes("menteng-1", 7, START, START + timedelta(days=1), JAKARTA),
              *samples.changes("menteng-1", 7, START + timedelta(days=1), until, JAKARTA)]  # fmt: skip
    assert halves == told, "however often it is asked"
    charging = next(moment for moment, status in told if status == "CHARGING")
    assert samples.plugged_in("menteng-1", 7, charging, JAKARTA) == charging


@pytest.mark.parametrize("text", ["2026-11-23T03:00:00Z", "2026-11-23T03:00:00", "2026-11-23T10:00:00+07:00"])
def test_a_moment_without_a_zone_is_in_utc(text: str) -> None:
    read = objects.Tariff.model_validate({**tariff_object(ONE), "last_updated": text})
    assert read.last_updated == datetime(2026, 11, 23, 3, tzinfo=UTC)
