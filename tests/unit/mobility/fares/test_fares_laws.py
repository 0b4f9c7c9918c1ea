"""Laws of quotes: what must hold for any rides, riders and tariffs."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.fares.contracts import Concession, ProductFact, Quote, Ride
from kota.mobility.fares.rules import checking, quoting, searching, settling
from kota.mobility.fares.rules.tariffs import Dynamic, Frame, Tariffs
from tests.factories.fares import at, facts, jakarta, ride

BASE = jakarta()
RIDERS = sorted(facts()["fare_rider"])
MRT = [station.code for station in facts()["fare_line"]["mrt-utara-selatan"].stations]
JOINED = {"transjakarta", "mrt-jakarta", "lrt-jakarta"}
EXAMPLES = settings(max_examples=150, deadline=None)


@st.composite
def journeys(draw: st.DrawFn, most: int = 5, operators: tuple[str, ...] = ()) -> list[Ride]:
    """Rides one after another from some minute of a day on."""
    begins = at("00:00") + timedelta(minutes=draw(st.integers(0, 1200)))
    found = []
    for _ in range(draw(st.integers(1, most))):
        operator = draw(st.sampled_from(operators or tuple(facts()["operator"])))
        length = timedelta(minutes=draw(st.integers(1, 90)))
        stops = draw(st.tuples(st.sampled_from(MRT), st.sampled_from(MRT))) if operator == "mrt-jakarta" else ("", "")
        route = draw(st.sampled_from(("1", "JAK.10", "1T", "x")))
        metres = draw(st.floats(0, 90_000))
        found.append(Ride(operator, route, "", *stops, "", "", begins, begins + length, metres))
        begins += length + timedelta(minutes=draw(st.integers(0, 100)))
    return found


@given(journeys(most=4), st.sampled_from(RIDERS))
@EXAMPLES
def test_the_order_in_which_rides_are_told_does_not_matter(rides: list[Ride], rider: str) -> None:
    totals = {quoting.quote(BASE, list(some), rider).total for some in permutations(rides)}
    assert len(totals) == 1


@given(journeys(), st.sampled_from(RIDERS))
@EXAMPLES
def test_lines_and_shares_add_up_to_the_total(rides: list[Ride], rider: str) -> None:
    priced = quoting.price(BASE, rides, rider, "card")
    found = quoting.told(BASE, rides, rider, "card", priced)
    assert sum(line.amount.amount for line in found.lines if line.amount) == found.total.amount
    assert sorted(place for line in found.lines for place in line.rides) == list(range(len(rides)))
    assert sum(settling.shares(priced.parts).values()) == found.total.amount
    assert all(amount >= 0 for amount in settling.shares(priced.parts).values())


@given(journeys(operators=tuple(JOINED)), st.sampled_from(RIDERS))
@EXAMPLES
def test_nobody_pays_more_than_the_single_fares_nor_a_package_above_its_cap(rides: list[Ride], rider: str) -> None:
    found = quoting.quote(BASE, rides, rider)
    alone = jakarta(fare_integration={})
    assert found.total.amount <= quoting.quote(alone, rides, rider).total.amount
    assert all(line.amount.amount <= 10_000 for line in found.lines if line.product == "jaklingko" and line.amount)


@given(journeys(operators=tuple(JOINED)), st.integers(1, 4))
@EXAMPLES
def test_cutting_a_journey_up_beats_no_cap(rides: list[Ride], cut: int) -> None:
    parts = (rides[:cut], rides[cut:])
    apart = sum(quoting.quote(BASE, some).total.amount for some in parts if some)
    assert quoting.quote(BASE, rides).total.amount <= apart


def test_who_boards_at_another_station_went_out_between_two_trains() -> None:
    def ride(board: str, alight: str, begins: str, ends: str) -> Ride:
        return Ride("mrt-jakarta", "1", "", board, alight, "", "", at(begins), at(ends), 0.0)

    first, on, elsewhere = (
        ride("lebak-bulus", "blok-m", "07:00", "07:20"), ride("blok-m", "bundaran-hi", "07:25", "07:40"),
        ride("senayan", "bundaran-hi", "07:25", "07:40"),
    )  # fmt: skip
    assert len(quoting.quote(BASE, [first, on]).lines) == 1, "changed inside the gates"
    assert len(quoting.quote(BASE, [first, elsewhere]).lines) == 2


@given(journeys(operators=("transjakarta", "mrt-jakarta", "krl")), st.integers(0, 100), st.integers(0, 100))
@EXAMPLES
def test_a_greater_concession_never_costs_more(rides: list[Ride], one: int, other: int) -> None:
    def total(percent: int) -> Quote:
        some = facts()["fare_rider"]["senior"]
        concessions = [Concession(on=["transjakarta", "jaklingko"], percent=percent)]
        rider = some.model_copy(update={"concessions": concessions})
        return quoting.quote(jakarta(fare_rider={"senior": rider}), rides, "senior")

    less, more = sorted((one, other))
    assert total(more).total <= total(less).total


@given(journeys(most=3), st.integers(-100, 50), st.integers(-100, 50))
@EXAMPLES
def test_a_dynamic_tariff_moves_prices_its_way_and_never_over_a_cap(rides: list[Ride], one: int, other: int) -> None:
    day = Frame("all", 0, 86_400, None, None, ("", ""))
    low, high = (
        jakarta([Dynamic("x", frozenset("*"), percent, at("00:00").timestamp(), at("23:59").timestamp() + 60, day)])
        for percent in sorted((one, other))
    )
    cheap, dear, usual = (quoting.quote(some, rides) for some in (low, high, BASE))
    assert cheap.total <= dear.total
    if max(one, other) <= 0:
        assert dear.total <= usual.total
    assert dear.regular == usual.regular, "the regular price knows no dynamic tariff"
    caps = {"mrt-jakarta": 14_000, "lrt-jabodebek": 20_000, "jaklingko": 10_000}
    assert all(line.amount.amount <= caps.get(line.product, 10**9) for line in dear.lines if line.amount)


@given(journeys(), st.floats(0, 20_000))
@EXAMPLES
def test_a_longer_way_never_costs_less(rides: list[Ride], more: float) -> None:
    longer = [replace(rides[0], metres=rides[0].metres + more), *rides[1:]]
    assert quoting.quote(BASE, rides).total <= quoting.quote(BASE, longer).total


@given(journeys(), journeys())
@EXAMPLES
def test_a_charge_never_exceeds_what_was_quoted(promised: list[Ride], ridden: list[Ride]) -> None:
    quote = quoting.quote(BASE, promised)
    actual = quoting.quote(BASE, ridden, is_gated=True)
    charge = quoting.kept(actual, quote)
    assert charge <= quote.total and charge <= actual.total


@given(journeys(most=1), st.sampled_from(RIDERS))
@EXAMPLES
def test_a_search_tariff_is_exact_for_flat_fares(rides: list[Ride], rider: str) -> None:
    one = rides[0]
    found = quoting.quote(BASE, rides, rider)
    tariffs = {each.group: each for each in searching.search_tariffs(BASE, one.board_at, rider)}
    sold = BASE.seller(one.operator, one.route, "", "card", one.board_at.date())
    assert sold is not None
    tariff = tariffs[sold.fact.code]
    if sold.fact.kind == "flat":
        assert tariff.boarding == found.total.amount and tariff.per_km == 0
    if tariff.cap:
        assert found.total.amount <= tariff.cap


def test_search_tariffs_say_who_joins_whom() -> None:
    found = {one.group: one for one in searching.search_tariffs(BASE, at("08:00"), "adult")}
    assert found["jaklingko"].cap == 10_000 and found["jaklingko"].per_km == 250
    assert {one.group for one in found.values() if one.joined == "jaklingko"} == {
        "jaklingko", "transjakarta-regular", "mikrotrans", "mrt-jakarta", "lrt-jakarta",
    }  # fmt: skip
    assert found["krl"].per_km == 100 and found["krl"].free_m == 25_000
    assert "Tije" in found["transjakarta-regular"].operators and found["mikrotrans"].routes[0] == "JAK*"


def moved(*percents: int, on: str = "*") -> Tariffs:
    day = Frame("all", 0, 86_400, None, None, ("", ""))
    span = at("00:00").timestamp(), at("23:59").timestamp()
    return jakarta([Dynamic(str(one), frozenset({on}), percent, *span, day) for one, percent in enumerate(percents)])


def test_dynamic_tariffs_together_stay_within_the_rule_that_is_published() -> None:
    bus = [ride("transjakarta", "08:00")]
    assert quoting.quote(moved(50, 50), bus).total.amount == 5200, "3,500 and half of it, rounded for the rider"
    assert quoting.quote(moved(50, -20), bus).total.amount == 4500
    found = {one.group: one for one in searching.search_tariffs(moved(50, 50), at("08:00"), "adult")}
    assert found["transjakarta-regular"].boarding == 5250


def test_a_dynamic_tariff_that_changes_nothing_is_not_told_as_a_change() -> None:
    far = [ride("mrt-jakarta", "08:00", board="lebak-bulus", alight="bundaran-hi")]
    for some in (far, [*far, ride("transjakarta", "08:40", km=60)]):
        found = quoting.quote(moved(50), some)
        assert found.total == found.regular and "dynamic" not in found.lines[0].reason["en"]
    near = quoting.quote(moved(50), [ride("mrt-jakarta", "08:00", board="blok-m", alight="istora")])
    assert near.total.amount == 7500 and near.lines[0].reason["en"].endswith("dynamic tariff +50%")


def test_who_forgets_to_tap_out_of_a_flat_fare_keeps_the_change_that_it_includes() -> None:
    buses = [ride("transjakarta", "08:00", minutes=30), ride("transjakarta", "08:45", minutes=0, km=0)]
    found = quoting.quote(BASE, buses, is_gated=True, maxima={1})
    assert (found.total.amount, len(found.lines)) == (3500, 1)
    trains = [ride("mrt-jakarta", "08:00", board="blok-m", alight="istora"),
              ride("mrt-jakarta", "08:30", board="istora", km=0)]  # fmt: skip
    assert quoting.quote(BASE, trains, is_gated=True, maxima={1}).total.amount == 5000 + 14_000
    mixed = [ride("mrt-jakarta", "08:00", board="blok-m", alight="istora"), ride("transjakarta", "08:30", km=0)]
    assert quoting.quote(BASE, mixed, is_gated=True, maxima={1}).total.amount == 8500, "no integrated fare of no length"


def test_a_change_over_the_night_in_which_a_price_changes_is_one_fare_still() -> None:
    old = facts()["fare_product"]["transjakarta-regular"]
    new = {**old.model_dump(), "code": "tj-new", "price": 5000, "maximum": 5000, "valid_from": "2026-11-26"}
    products = {**facts()["fare_product"], old.code: old.model_copy(update={"valid_to": date(2026, 11, 25)}),
                "tj-new": ProductFact.model_validate(new)}  # fmt: skip
    tariffs = jakarta(fare_product=products, fare_integration={})
    night = [ride("transjakarta", "23:30"), ride("transjakarta", "00:10", day="2026-11-26")]
    assert quoting.quote(tariffs, night).total.amount == 3500
    assert quoting.quote(tariffs, night[1:]).total.amount == 5000


def test_of_two_products_for_the_same_lines_the_newer_is_sold_and_hours_do_not_overlap() -> None:
    old = facts()["fare_product"]["transjakarta-regular"]
    new = old.model_copy(update={"code": "tj-new", "price": 9000, "valid_from": date(2026, 1, 1)})
    for pair in ((old, new), (new, old)):
        sold = jakarta(fare_product={one.code: one for one in pair}, fare_integration={})
        assert quoting.quote(sold, [ride("transjakarta", "08:00")]).total.amount == 9000
    early = old.hours[0]
    assert not list(checking.product(old))
    doubled = old.model_copy(update={"hours": [early, early.model_copy(update={"days": "weekends"})]})
    assert [one.path for one in checking.product(doubled)] == [("hours",)]


def test_a_tariff_of_zones_and_a_ride_without_end() -> None:
    pairs = [{"a": "1", "b": "2", "price": 7000}]
    given = {**facts()["fare_product"]["krl"].model_dump(), "kind": "zones", "pairs": pairs, "join": "none"}
    product = ProductFact.model_validate(given)
    tariffs = jakarta(fare_product={"krl": product}, fare_integration={})
    through = replace(ride("krl", "08:00", km=3), board_zone="1", alight_zone="2")
    assert quoting.quote(tariffs, [through]).total.amount == 7000
    assert quoting.quote(tariffs, [replace(through, alight_zone="9")]).total.amount == 3000
    assert quoting.quote(tariffs, [through], maxima={0}).total.amount == 13_000
