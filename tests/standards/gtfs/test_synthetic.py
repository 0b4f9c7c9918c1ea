"""GTFS Schedule: what Kota makes up passes the rules of the canonical validator (gtfs-guru)."""

from datetime import date, timedelta
from pathlib import Path

import gtfs_guru

from kota.mobility.transit.rules.gtfs.writing import zipped
from kota.mobility.transit.rules.synthetic import facts, feed
from kota.mobility.transit.rules.synthetic.grid import grid

PACK = Path(__file__).parents[3] / "cities" / "jakarta"
TODAY = date.today()  # the validator compares the calendar with the day on which it runs


def told(path: Path) -> set[tuple[str, str]]:
    return {(notice.severity, notice.code) for notice in gtfs_guru.validate(str(path)).notices}


def test_the_network_of_the_pack_has_no_error_and_no_warning_but_for_extended_types(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    path.write_bytes(feed.zipped(feed.build(facts.of_pack(PACK), TODAY - timedelta(days=3), 365)))
    # Coaches and trains between cities have the extended types that riders' apps know, and basic GTFS does not.
    assert told(path) == {("WARNING", "unexpected_enum_value")}


def test_a_grid_lacks_nothing_but_what_says_who_made_it(tmp_path: Path) -> None:
    path = tmp_path / "grid.zip"
    path.write_bytes(zipped(grid(40, 20, 600, 1, start=TODAY)))
    assert told(path) == {("WARNING", "missing_recommended_file")}
