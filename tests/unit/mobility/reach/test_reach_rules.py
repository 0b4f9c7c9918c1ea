"""What studies count: how evenly, how often, how soon; what is made up; what files are taken."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.base.errors import InvalidError
from kota.mobility.reach.contracts import Kind
from kota.mobility.reach.rules import figures, frequency, linking, made_up, reading, spreads
from kota.mobility.reach.rules.figures import Figures
from kota.mobility.reach.rules.layers import Columns, Layer, Point
from kota.mobility.reach.rules.linking import Plane
from kota.mobility.transit.rules import days
from tests.factories import lines

PEOPLE = np.array([100.0, 100.0, 100.0, 100.0])
NEVER = 2**30


def test_shares_of_equals_are_equal() -> None:
    found = spreads.spread(np.full(4, 5.0), PEOPLE)
    assert found is not None
    assert (found.mean, found.low, found.high) == pytest.approx((5, 5, 5))
    assert found.gini == pytest.approx(0) and found.palma == pytest.approx(0.25)  # a tenth beside four tenths


def test_who_has_everything_is_seen() -> None:
    found = spreads.spread(np.array([0.0, 0.0, 0.0, 8.0]), np.array([30.0, 30.0, 30.0, 10.0]))
    assert found is not None
    assert found.gini == pytest.approx(0.9) and found.palma is None
    assert (found.mean, found.low, found.high) == pytest.approx((0.8, 0, 8))
    assert spreads.spread(np.array([np.nan]), np.ones(1)) is None


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(1, 1e5)), min_size=1, max_size=30))
def test_a_spread_has_its_bounds(rows: list[tuple[float, float]]) -> None:
    value, people = np.array(rows).T
    found = spreads.spread(value, people)
    assert found is not None
    slack = 1e-9 * max(1.0, float(value.max()))
    assert 0 <= found.gini <= 1 and found.low <= found.mean + slack <= found.high + 2 * slack
    others = np.delete(value, found.worst)
    assert value[list(found.worst)].max() <= others.min(initial=np.inf)


def test_the_gini_of_people_counts_people_and_not_rows() -> None:
    one = spreads.spread(np.array([1.0, 4.0]), np.array([300.0, 100.0]))
    many = spreads.spread(np.array([1.0, 1.0, 1.0, 4.0]), PEOPLE)
    assert one is not None and many is not None and one.gini == pytest.approx(many.gini)


def test_lines_count_in_the_hour_by_where_they_go_on_to() -> None:
    network = lines.network()
    day = days.compiled(network, lines.MONDAY)
    route, every = network.patterns.route[day.pattern], np.ones(len(day.run), bool)
    found = frequency.headways(day, route, len(network.stops.lon), 7 * 3600, every)
    assert found[:5].tolist() == [600.0] * 5  # H each ten minutes both ways: they do not count together
    assert found[5] == 600.0  # where H turns back
    none = frequency.headways(day, route, len(network.stops.lon), 3 * 3600, every)
    assert np.isinf(none).all()


def test_the_soonest_of_many_stops_is_that_of_trying_all() -> None:
    dice = np.random.default_rng(3)
    lon, lat, stop_lon, stop_lat = (106.8 + dice.random(60) * 0.05, -6.2 + dice.random(60) * 0.05,
                                    106.8 + dice.random(40) * 0.05, -6.2 + dice.random(40) * 0.05)  # fmt: skip
    plane, usable = Plane.around(-6.2, 111_195.0, 1.3), dice.random(40) < 0.8
    seconds = dice.integers(0, 3000, 40).astype(np.int32)
    links = linking.links(lon, lat, stop_lon, stop_lat, usable, plane)
    found = linking.soonest(links, 10, 50, seconds, 900, 1.2, 3600, NEVER)
    for point in range(10, 50):
        far = np.ceil(plane.away(stop_lon, stop_lat, lon[point], lat[point]))
        times = np.where(usable & (far <= 900), seconds + np.ceil(far / 1.2), NEVER)
        best = times.min()
        assert found[point - 10] == (best if best <= 3600 else NEVER)


def test_columns_keep_each_kind_in_its_part() -> None:
    schools, jobs = Layer(Kind.SCHOOL, [Point(1, 2, 1)] * 2), Layer(Kind.JOBS, [Point(3, 4, 50)])
    found = Columns.of([schools, Layer(Kind.PARK, []), jobs])
    assert found.weight[found.part[Kind.SCHOOL]].sum() == 2 and found.weight[found.part[Kind.JOBS]].sum() == 50
    assert len(found.lon[found.part[Kind.PARK]]) == 0


def test_what_is_made_up_is_the_same_each_time_and_as_much_as_people_need() -> None:
    homes = {"a": [Point(106.8, -6.2, 5000.0, "", "a")], "b": [Point(106.9, -6.2, 20_000.0, "", "b")]}
    schools = made_up.places(Kind.SCHOOL, homes)
    assert schools == made_up.places(Kind.SCHOOL, homes)
    assert [one.area for one in schools].count("b") == 8 and len(schools) == 10
    jobs = made_up.jobs(homes, [(106.8, -6.2)])
    assert sum(one.weight for one in jobs) == pytest.approx(0.47 * 25_000)
    assert jobs[0].weight > jobs[1].weight  # where there is work
    assert made_up.jobs({}, []) == []


NAMES = reading.Names([("1", "Menteng", "Menteng"), ("2", "Tengah", "Kramatjati"), ("3", "Tengah", "Pasar Rebo")])


def read(text: str, **more: str) -> list[reading.Row | reading.Refused]:
    return list(reading.read(text.encode(), NAMES, **more))


def test_rows_have_a_position_or_a_kelurahan() -> None:
    assert read("nama,lon,lat,jumlah\nSDN 1,106.8,-6.2,300\n") == [reading.Row("SDN 1", 300, 106.8, -6.2)]
    found = read("kelurahan,kecamatan,jobs\nMENTENG,,10\nTengah,PASAR REBO,20\nTengah,,5\nLain,,5\nMenteng,,x\n")
    assert found[:2] == [reading.Row("", 10, area="1"), reading.Row("", 20, area="3")]
    assert all(isinstance(one, reading.Refused) for one in found[2:]) and len(found) == 5
    assert read("kode,n\n2,7\n", number="n") == [reading.Row("", 7, area="2")]


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "", "kelurahan,jobs\nMenteng,1\n"])
def test_files_of_another_kind_are_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        read(text, number="people")


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_rows_or_refused(data: bytes) -> None:
    try:
        found = list(reading.read(b"lon,lat,kelurahan,jumlah\n" + data, NAMES))
    except InvalidError:
        return
    for one in found:
        assert isinstance(one, reading.Refused) or (one.weight >= 0 and (one.area or one.lon is not None))


def study(values: list[float]) -> Figures:
    return Figures(tuple("abcd"), PEOPLE, {"jobs_45_any": np.array(values)})


def test_a_change_says_for_how_many_people_it_is_noticed() -> None:
    found = figures.change(study([10, 10, 10, np.nan]), study([20, 10.1, 5, 3]), "jobs_45_any")
    assert found is not None
    assert (found.more, found.less) == (100, 100) and found.mean == pytest.approx(5.1 / 3)
    assert set(found.by_area) == set("abc")
    assert figures.change(study([np.nan] * 4), study([1, 2, 3, 4]), "jobs_45_any") is None


def test_a_study_is_read_as_it_was_written() -> None:
    kept = study([1, 2, np.nan, 4])
    found = Figures.read(kept.written())
    assert found.areas == kept.areas and np.array_equal(
        found.columns["jobs_45_any"], kept.columns["jobs_45_any"], equal_nan=True
    )
    assert figures.summary(found)["jobs_45_any"]["worst"] == ["a"]


def test_classes_hold_as_many_each() -> None:
    bounds = figures.classes(list(range(1, 11)))
    assert [figures.class_of(value, bounds) for value in range(1, 11)] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert figures.classes([float("nan")]) == []
