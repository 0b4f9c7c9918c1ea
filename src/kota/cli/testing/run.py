"""`kota test`: what CI runs, in one command. Quiet where all is well, everything where it is not."""

import argparse
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from kota.cli import frontend
from kota.cli.environment import environment
from kota.cli.errors import KnownError
from kota.cli.home import CHECKOUT, workshop
from kota.cli.messages import compile_catalogues
from kota.cli.progress import Step, plain, say
from kota.cli.testing.chromium import provide
from kota.cli.testing.cluster import TestCluster
from kota.cli.testing.steps import Check, of_front_end, of_python, test_folders

PARTS = ("checks", "unit", "integration", "standards", "browser")
BROWSER = "tests/browser"
ONE_AT_A_TIME = threading.Lock()  # a check speaks its lines together
CLEARED = {
    "KOTA_HOME",
    "KOTA_PORT",
    "KOTA_PUBLIC_URL",
    "KOTA_HOST",
    "KOTA_MQTT_PORT",
    "KOTA_MQTT_URL",
    "KOTA_MQTT_GATEWAY",
    "KOTA_DATABASE_URL",
    "KOTA_OWNER_URL",
    "KOTA_DEMO",
}


def run(words: Sequence[str]) -> int:
    """`kota test [PART] [-k WORDS] [-- pytest's own arguments]`."""
    parser = argparse.ArgumentParser(prog="kota test", description="Every check and every test that CI runs.")
    parser.add_argument("part", nargs="?", choices=PARTS, help="only this part")
    parser.add_argument("-k", metavar="WORDS", help="only tests whose names match, as pytest's -k")
    parser.add_argument("-n", metavar="N", default="2", help="test processes (default: 2)")
    own, rest = words[1:], []
    if "--" in own:
        own, rest = own[: own.index("--")], list(own[own.index("--") + 1 :])
    given = parser.parse_args(own)
    shop = workshop()  # before KOTA_HOME is cleared: it may lie there
    for name in CLEARED:
        os.environ.pop(name, None)
    os.environ.update(environment() | {"KOTA_WORKSHOP": str(shop), "PYTHONUNBUFFERED": "1"})
    if not sys.stdout.isatty():
        os.environ["NO_COLOR"] = "1"
    compile_catalogues()
    failed = checked() if given.part in (None, "checks") and not given.k else _front_end()
    if failed:
        say(f"  {len(failed)} failed so far: {', '.join(failed)}")
    code = 0
    if given.part != "checks":
        code = tests(given.part or "all", [*(["-k", given.k] if given.k else []), *rest], given.n)
    if failed:
        say(f"Failed: {', '.join(failed)}{' and tests' if code else ''}.")
    return 1 if failed or code else 0


def _front_end() -> list[str]:
    try:
        frontend.build()
    except KnownError as error:
        say(f"    {error}")
        return ["front end build"]
    return []


def checked() -> list[str]:
    """Build the front end and run the checks, two things at a time; the names of those that fail."""
    with ThreadPoolExecutor(2) as pool:
        build = pool.submit(_front_end)
        at_work = [(check.name, pool.submit(passes, check)) for check in of_python()]
        failed = build.result()
        at_work += [(check.name, pool.submit(passes, check)) for check in of_front_end()]
        return failed + [name for name, check in at_work if not check.result()]


def passes(check: Check) -> bool:
    """Run a check; one line when it passes, its whole output when it does not."""
    line = Step(check.name)
    done = subprocess.run(
        check.argv, env={**os.environ, **check.environment}, cwd=CHECKOUT, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        text=True, errors="replace",
    )  # fmt: skip
    with ONE_AT_A_TIME:
        line.end("✗" if done.returncode else "✓")
        if done.returncode:
            say(plain(done.stdout.rstrip()))
    return not done.returncode


def _browser(folders: list[str]) -> str:
    """Find a browser for the tests that need one; without any, leave them out and return why they cannot run."""
    if BROWSER not in folders:
        return ""
    try:
        os.environ["KOTA_CHROMIUM"] = provide(workshop() / "setup.log")
    except KnownError as error:
        folders.remove(BROWSER)
        return str(error)
    return ""


def tests(part: str, words: list[str], workers: str) -> int:
    """Run pytest on a private cluster; its exit code, where "nothing collected" is no failure of a part."""
    folders = test_folders(part)
    if not folders:
        say("  There are no such tests yet.")
        return 0
    no_browser = _browser(folders)
    if not folders:
        raise KnownError(no_browser)
    began = time.monotonic()
    cluster = TestCluster.obtain()
    try:
        say(f"  PostgreSQL for the tests (fsync off, for tests alone): {time.monotonic() - began:.1f} s")
        argv = [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadgroup", *folders, *words]
        code = subprocess.run(argv, cwd=CHECKOUT, check=False).returncode
    finally:
        cluster.stop()
    if no_browser:
        raise KnownError(no_browser)
    return 0 if code == 5 and words else code
