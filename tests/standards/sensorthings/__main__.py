"""`python -m tests.standards.sensorthings URL`: the suite against any server, without Django and without a database."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from tests.standards.sensorthings.report import Recorder, table
from tests.standards.sensorthings.server import Server

HERE = Path(__file__).resolve().parent
QUIET = ["-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:django", "-p", "no:xdist", "--import-mode=importlib"]


def parser() -> argparse.ArgumentParser:
    """What may be given."""
    made = argparse.ArgumentParser(
        prog="kota conformance sta",
        description="Test a SensorThings 1.1 server against the standard, requirement by requirement. The tests make "
        "what they need under names of their own and delete it afterwards; nothing else is changed.",
    )
    made.add_argument("url", help="the service root, for example https://example.org/sta/v1.1")
    made.add_argument("--token", default="", help="sent as Authorization: Bearer")
    made.add_argument(
        "--mqtt", default="", metavar="URL", help="mqtt://user:password@host:port (else as the server says)"
    )
    made.add_argument("--all", action="store_true", help="also test the classes that the server does not declare")
    made.add_argument("-k", metavar="WORDS", default="", help="only tests whose names match, as pytest's -k")
    made.add_argument("--json", action="store_true", help="one JSON line a requirement")
    return made


def main(words: Sequence[str] | None = None) -> int:
    """Run the suite; 0 when nothing failed, 1 when something did, 2 when there was nothing to test."""
    given = parser().parse_args(words)
    if not (given.url.startswith(("http://", "https://"))):
        return give_up(f"{given.url!r} is no address: it begins with http:// or https://.")
    try:
        Server(given.url, given.token).conformance()
    except (httpx.HTTPError, ValueError, AssertionError) as error:
        return give_up(f"{given.url} does not answer as a SensorThings service: {error}")
    everything = "1" if given.all else ""
    os.environ |= {"KOTA_STA_URL": given.url, "KOTA_STA_TOKEN": given.token, "KOTA_STA_MQTT": given.mqtt}
    os.environ |= {"KOTA_STA_ALL": everything, "PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"}
    recorder = Recorder(watch=sys.stdout.isatty() and not given.json)
    place = [str(HERE), f"--rootdir={HERE}", f"--confcutdir={HERE}", "-c", os.devnull]
    pytest.main([*QUIET, *place, *(["-k", given.k] if given.k else [])], plugins=[recorder])
    return show(recorder, as_json=given.json)


def show(recorder: Recorder, *, as_json: bool) -> int:
    """Print what was found; the exit code."""
    rows = [row for row in recorder.rows.values() if row.state != "not run"]
    if recorder.trouble or not rows:
        return give_up(" ".join(recorder.trouble) or "No test has such a name.")
    print("\n".join(row.line() for row in rows) if as_json else "\n".join(table(rows)))
    return 1 if any(row.failed for row in rows) else 0


def give_up(sentence: str) -> int:
    """Say why nothing was tested."""
    print(f"kota: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
