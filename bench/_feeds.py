"""The real feeds that benchmarks of journeys ask in, and what both of them may be told."""

import argparse
from pathlib import Path

FEEDS = {
    "transjakarta": "gtfs_transjakarta/official_2025-09_without_shapes",
    "krl": "gtfs_rail_jakarta/krl_researcher_built_2026-03.zip",
    "mrt": "gtfs_rail_jakarta/mrt_researcher_built_2026-03.zip",
}


def given(prog: str, about: str | None, full: int) -> argparse.Namespace:
    """`--data`, `--size`, `--quick` and `--json`."""
    parser = argparse.ArgumentParser(prog=prog, description=about)
    parser.add_argument("--data", type=Path, help="folder with gtfs_transjakarta/ and gtfs_rail_jakarta/")
    parser.add_argument("--size", type=int, help=f"questions (default {full:,})")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()
