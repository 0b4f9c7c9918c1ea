"""`kota conformance STANDARD URL`: our conformance suites, run against any server."""

import subprocess
import sys
from collections.abc import Sequence

from kota.cli.errors import KnownError
from kota.cli.home import CHECKOUT
from kota.cli.progress import say

SUITES = {"sta": ("tests.standards.sensorthings", "OGC SensorThings 1.1, with tasking and MQTT")}


def run(words: Sequence[str]) -> int:
    """`kota conformance sta URL [--token T] [--mqtt URL] [--all] [-k WORDS] [--json]`."""
    if len(words) < 2 or words[1] in {"-h", "--help"}:
        say("usage: ./kota conformance STANDARD URL [...]    ./kota conformance STANDARD --help\n")
        for name, (_, help_text) in SUITES.items():
            say(f"  {name:<18}  {help_text}")
        return 0
    if words[1] not in SUITES:
        raise KnownError(f"There is no suite `{words[1]}`; there are: {', '.join(SUITES)}.", code=2)
    return subprocess.run([sys.executable, "-m", SUITES[words[1]][0], *words[2:]], cwd=CHECKOUT, check=False).returncode
