"""Management commands on the running city's database, or on one that is started just for the command."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence

from kota.cli import frontend, wishes
from kota.cli.catalogue import commands
from kota.cli.city import City
from kota.cli.environment import environment
from kota.cli.errors import KnownError
from kota.cli.home import Home, default_home
from kota.cli.messages import compile_catalogues
from kota.cli.prepare import prepare
from kota.cli.progress import step
from kota.cli.system import dies_with_parent

ENDINGS = (signal.SIGTERM, signal.SIGHUP)
SOON_S = 1.0  # within which a command that a terminal interrupted ends by itself
WAIT_S = 180  # a first start may take so long
# These only look: a city that is looked at stays as it is, and must be there. Two more fill the database themselves.
LOOKING = {"audit_verify", "events_failed", "events_replay", "pack_diff", "backup"}
SEEN = {"replay"}  # plays for those who look
ALONE = {"restore", "migrate", *LOOKING}


def run(words: Sequence[str]) -> int:
    """`kota manage NAME ...`."""
    parser = argparse.ArgumentParser(prog="kota manage", description="Run any Django management command.")
    parser.add_argument("--owner", action="store_true", help="as the owner of the tables")
    parser.add_argument("name", help="the command, for example shell or showmigrations")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="its own arguments")
    given = parser.parse_args(words[1:])
    known = commands().get(given.name)
    return managed(given.name, given.rest, as_owner=given.owner or bool(known and known.as_owner))


def managed(name: str, words: Sequence[str], *, as_owner: bool) -> int:
    """Run a management command in this terminal and return its exit code."""
    if {"-h", "--help"} & set(words):
        return _command(name, ["--help"], _nowhere())
    wishes.check()
    home = Home(default_home())
    if name in LOOKING and not home.city() and not there(home):
        raise KnownError(f"There is no city in {home.path}: KOTA_HOME names the folder of one that was started there.")
    home.prepare()
    if name in SEEN and not home.city():
        print(f"No city runs in {home.path}: only its database is started, and no page moves."
              " With ./kota up in another terminal you see it.", file=sys.stderr)  # fmt: skip
    if home.city():
        return _command(name, words, running(home, as_owner=as_owner))
    if not _acquired(home, name):
        return _command(name, words, running(home, as_owner=as_owner))
    city = City(home)
    try:
        with contextlib.redirect_stdout(sys.stderr) if "--json" in words else contextlib.nullcontext():
            if name not in ALONE:
                _first_build()
            with step("database") as line:
                city.open(line)
            if name not in ALONE:
                prepare(city)
        return _command(name, words, city.environment(as_owner=as_owner))
    finally:
        city.close()
        home.release()


def _first_build() -> None:
    """What a pack is checked against, where no city was started from this checkout yet: its icons and its words."""
    if not frontend.built().exists():
        frontend.build()
        compile_catalogues()


def there(home: Home) -> bool:
    """Whether a city was ever started in this home, or its database is somebody else's."""
    return bool(os.environ.get("KOTA_DATABASE_URL")) or (home.secrets / "database_app").exists()


def _acquired(home: Home, name: str) -> bool:
    """Take the home, waiting for short commands; False when a city came up in it meanwhile."""
    for _ in range(WAIT_S * 2):
        try:
            home.acquire(name)
        except KnownError:
            if home.city():
                return False
            time.sleep(0.5)
        else:
            return True
    home.acquire(name)  # says who has it
    return True


def running(home: Home, *, as_owner: bool) -> dict[str, str]:
    """The environment of the city that runs in this home."""
    state = home.city()
    return {**os.environ, **state["environment"], **(state["owner"] if as_owner else {})}


def _nowhere() -> dict[str, str]:
    """Django's settings without a city: enough to say what a command does, whatever else is set."""
    found = {key: value for key, value in os.environ.items() if not key.startswith("KOTA_")}
    return found | environment() | {"DJANGO_SETTINGS_MODULE": "config.settings"}


def _command(name: str, words: Sequence[str], environment: Mapping[str, str]) -> int:
    """In the folder of whoever typed it: names of files mean what they mean there. `-P` keeps code out of it."""
    argv = [sys.executable, "-P", "-m", "kota.cli.command", name, *words]
    process = subprocess.Popen(argv, env=environment, preexec_fn=dies_with_parent(signal.SIGTERM))
    with _passing_on(process):
        try:
            return process.wait()
        except KeyboardInterrupt:  # a terminal told it too: it may have something to take back first
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(SOON_S)
            process.terminate()
            process.wait()
            return 130


@contextlib.contextmanager
def _passing_on(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Whoever asks this process to end means the command."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = [one for one in ENDINGS if signal.getsignal(one) is not signal.SIG_IGN]  # such as under `nohup`
    before = {one: signal.signal(one, lambda given, _: process.send_signal(given)) for one in heard}
    try:
        yield
    finally:
        for one, old in before.items():
            signal.signal(one, old)
