"""`kota bench NAME`: a benchmark against a city of its own, on a free port, gone afterwards."""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from kota.cli import frontend, signals
from kota.cli.errors import KnownError, StopRequest
from kota.cli.home import CHECKOUT, workshop, write_private
from kota.cli.progress import step
from kota.cli.trial import TrialCity


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem for path in (CHECKOUT / "bench").glob("[a-z]*.py"))


def run(words: Sequence[str]) -> int:
    """`kota bench NAME [--size N] [--quick] [--json]`."""
    parser = argparse.ArgumentParser(
        prog="kota bench",
        description="Run a benchmark against a city that is started for it.",
    )
    parser.add_argument("name", help=f"one of: {', '.join(names())} (the files of bench/)")
    parser.add_argument("--size", metavar="N", help="how much there is in the city")
    parser.add_argument("--quick", action="store_true", help="end within 50 s at a smaller size, and say so")
    parser.add_argument("--json", action="store_true", help="one JSON line a figure on standard output")
    given, rest = parser.parse_known_args(words[1:])
    if given.name not in names():
        raise KnownError(
            f"There is no benchmark `{given.name}`; there are: {', '.join(names()) or 'none yet'}.", code=2
        )
    passed = [*(["--size", given.size] if given.size else []), *rest]
    passed += [f"--{flag}" for flag in ("quick", "json") if getattr(given, flag)]
    signals.stop_on_request()
    folder = workshop() / "bench" / f"{given.name}-{os.getpid()}"
    city = TrialCity(folder)
    try:
        with contextlib.redirect_stdout(sys.stderr):  # standard output belongs to the figures
            frontend.build()
            with step("a city for this benchmark"):
                city.start()
        argv = [sys.executable, str(CHECKOUT / "bench" / f"{given.name}.py"), *passed]
        return subprocess.run(argv, env=environment(city), cwd=CHECKOUT, check=False).returncode
    except StopRequest:
        return 130
    finally:
        signals.deaf()
        city.stop()
        with contextlib.suppress(OSError):
            shutil.rmtree(folder)


def environment(city: TrialCity) -> dict[str, str]:
    """What a benchmark learns about its city; Django's own settings too, so that it may use the code."""
    state = city.state
    demo = city.home.run / "demo.json"
    write_private(demo, json.dumps(city.demo))
    return {
        **os.environ,
        **state["environment"],
        "KOTA_BENCH_URL": city.url,
        "KOTA_BENCH_DATABASE_URL": state["environment"]["KOTA_DATABASE_URL"],
        "KOTA_BENCH_OWNER_URL": state["owner"]["KOTA_OWNER_URL"],
        "KOTA_BENCH_DEMO": str(demo),
        "KOTA_BENCH_HOME": str(city.home.path),
        "KOTA_BENCH_PIDS": str(state["pid"]),
    }
