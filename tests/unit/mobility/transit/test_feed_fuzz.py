"""Whatever a stranger calls a feed ends as a report or as a network that can be searched, never as a crash."""

import os
import random
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import gtfs_guru
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.journeys.rules import walking
from kota.mobility.transit.contracts import Day, Network
from kota.mobility.transit.rules import days, merging, summing
from kota.mobility.transit.rules.diff.comparing import changes
from kota.mobility.transit.rules.directory import Directory
from kota.mobility.transit.rules.examining import examined, zipped
from kota.mobility.transit.rules.gtfs import archive, opening, writing
from kota.mobility.transit.rules.gtfs.archive import NoFeedError, unpacked
from kota.mobility.transit.rules.gtfs.reading import read
from tests.factories import broken, transit
from tests.unit.mobility.transit import searched

DAY = date(2026, 3, 10)
SEEDS = st.integers(0, 10**9)
PUBLISHER = opening.Publisher("Kota", "https://kota.example", "id", "1")


def inside(column: np.ndarray, size: int, *, least: int = 0) -> bool:
    return not len(column) or bool(column.min() >= least and column.max() < size)


def check_network(network: Network) -> None:
    """Everything points at something."""
    stops, runs = len(network.stops.id), len(network.runs.pattern)
    for column, table in (
        (network.patterns.stop, network.stops), (network.patterns.route, network.routes),
        (network.runs.pattern, network.patterns), (network.runs.service, network.services),
        (network.runs.trip, network.trips), (network.repeats.run, network.runs),
        (network.routes.agency, network.agencies), (network.trips.route, network.routes),
        (network.pathways.from_stop, network.stops), (network.pathways.to_stop, network.stops),
    ):  # fmt: skip
        assert inside(column, len(table[1 if table is network.runs else 0]))
    for column, size in ((network.stops.parent, stops), (network.trips.run, runs), (network.changes.from_stop, stops),
                         (network.changes.to_stop, stops), (network.trips.shape, len(network.shapes.id))):  # fmt: skip
        assert inside(column, size, least=-1)
    assert (np.diff(network.repeats.run) >= 0).all() and (network.repeats.headway > 0).all()


def check_day(day: Day, stops: int) -> None:
    """Rows lie one behind the other, times go on, nobody overtakes."""
    sizes, trips = np.diff(day.offset), np.diff(day.first_trip)
    assert inside(day.stop, stops) and (sizes >= 2).all() and (trips >= 1).all()
    assert day.offset[-1] == len(day.stop) and day.first_trip[-1] == len(day.run)
    assert (day.first_time == np.r_[0, np.cumsum(sizes * trips)][:-1]).all()
    assert len(day.arrive) == len(day.depart) == int((sizes * trips).sum())
    for row, (size, count) in enumerate(zip(sizes, trips, strict=True)):
        times = slice(day.first_time[row], day.first_time[row] + size * count)
        arrive, depart = day.arrive[times].reshape(count, size), day.depart[times].reshape(count, size)
        assert (arrive <= depart).all() and (depart[:, :-1] <= arrive[:, 1:]).all()
        if not day.headway[day.first_trip[row]]:
            assert (np.diff(arrive, axis=0) >= 0).all() and (np.diff(depart, axis=0) >= 0).all()


@settings(max_examples=120, deadline=None)
@given(seed=SEEDS)
def test_a_broken_feed_is_a_report_or_a_network(seed: int) -> None:
    files = broken.broken(transit.random_feed(seed % 40, stops=12, lines=4), random.Random(seed))
    feed, problems = read(files)
    assert feed is not None or summing.listed(problems)
    if feed is None:
        return
    assert summing.figures(feed)["trips"] > 0
    network = merging.merged([merging.Source("a", feed)], transit.ZONE, lambda _feed, name: name)
    check_network(network)
    day = days.compiled(network, DAY)
    check_day(day, len(network.stops.id))
    links = walking.links(network, Directory(network).served)
    assert (
        inside(links.ways.to, len(network.stops.id)) and (links.ways.seconds >= 0).all() and (links.change >= 0).all()
    )
    assert list(changes(files, transit.random_feed(seed % 40, stops=12, lines=4), DAY)) is not None


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_what_is_left_of_a_broken_feed_is_sound_when_it_is_given_on(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    files = broken.broken(transit.random_feed(seed % 40, stops=12, lines=4), random.Random(seed))
    feed, _problems = read(files)
    if feed is None:
        return
    path = tmp_path_factory.mktemp("open") / "gtfs.zip"
    shown = [opening.Shown(merging.Source("a", feed))]
    path.write_bytes(writing.zipped(opening.tables(shown, PUBLISHER)))
    found = {(one.code, one.message) for one in gtfs_guru.validate(str(path)).notices if one.severity == "ERROR"}
    assert not found


def test_searches_stay_inside_their_columns() -> None:
    """The same searches compiled, and as plain Python, where an index out of bounds is an error."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "tests.unit.mobility.transit.searched"]
    plain = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert plain.returncode == 0, plain.stderr[-2000:]
    assert plain.stdout.splitlines() == [str(one) for one in searched.outcomes()]


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS)
def test_a_broken_archive_is_refused_or_read(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    dice, content = random.Random(seed), bytearray(zipped(transit.random_feed(1, stops=6, lines=2)))
    for _ in range(dice.randint(1, 5)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    path = tmp_path_factory.mktemp("zip") / "feed.zip"
    path.write_bytes(content[: dice.choice([len(content), dice.randrange(len(content))])])
    try:
        files = unpacked(path)
    except NoFeedError as error:
        assert str(error)
    else:
        assert read(files)[1] is not None


def archived(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return path


def test_nothing_outside_of_an_archive_is_read_or_written(tmp_path: Path) -> None:
    """Names that lead out, links, nested archives, and folders beside the feed."""
    link = zipfile.ZipInfo("routes.txt")
    link.external_attr, link.create_system = 0o120777 << 16, 3
    path = archived(
        tmp_path / "feed.zip", ("stops.txt", b"stop_id\n"), (link, b"/etc/passwd"),
        ("inner.zip", zipped({"agency": b"x"})), ("__MACOSX/stops.txt", b"junk"),
    )  # fmt: skip
    assert unpacked(path) == {"stops": b"stop_id\n"}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["feed.zip"]


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/agency.txt", "..\\trips.txt", "a/../../b"])
def test_an_archive_with_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    path = archived(tmp_path / "feed.zip", ("stops.txt", b"stop_id\n"), (name, b"x\n"))
    with pytest.raises(NoFeedError, match="leads out"):
        unpacked(path)


def test_a_folder_is_read_without_following_links(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("agency_id\n")
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "agency.txt").symlink_to(secret)
    (folder / "trips.txt").symlink_to("/dev/zero")
    (folder / "stops.txt").write_text("stop_id\n")
    os.mkfifo(folder / "routes.txt")
    assert unpacked(folder) == {"stops": b"stop_id\n"}


def test_what_grows_beyond_measure_is_not_unpacked(tmp_path: Path) -> None:
    bomb = archived(tmp_path / "bomb.zip", ("stop_times.txt", b"\n" * 80_000_000))
    assert bomb.stat().st_size < 1_000_000
    with pytest.raises(NoFeedError, match="times larger"):
        unpacked(bomb)


def test_too_many_files_are_no_feed(tmp_path: Path) -> None:
    path = archived(tmp_path / "many.zip", *((f"f{number}.txt", b"") for number in range(archive.MOST_FILES + 1)))
    with pytest.raises(NoFeedError, match="files"):
        unpacked(path)


@pytest.mark.parametrize("content", [b"", b"PK", b"GIF89a", b"\x1f\x8b" + b"\0" * 50, b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_archive_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(content)
    with pytest.raises(NoFeedError):
        examined(path, DAY)


def test_thousands_of_stops_in_one_place_are_refused_before_anybody_walks_between_them() -> None:
    stops = [(f"s{number}", 106.8, -6.2) for number in range(3000)]
    feed, problems = read(transit.feed(stops, [("t", "1", [("s0", "06:00"), ("s1", "06:10")])]))
    assert feed is None
    assert [one.code for one in problems.listed() if one.weight == "error"] == ["stops_in_one_place"]


def test_lines_may_end_as_on_old_macs() -> None:
    files = {name: content.replace(b"\n", b"\r") for name, content in transit.random_feed(1).items()}
    assert read(files)[0] is not None


def test_an_id_of_a_megabyte_does_not_make_columns_of_gigabytes() -> None:
    long = "x" * 900_000
    feed, _problems = read(
        transit.feed([(long, 106.8, -6.2), ("b", 106.81, -6.2)], [("t", "1", [(long, "06:00"), ("b", "06:10")])])
    )
    assert feed is not None and max(len(one.id) for one in feed.stops) == archive.LONGEST
