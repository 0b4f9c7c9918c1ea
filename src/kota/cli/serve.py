"""`kota web`, `kota worker` and `kota gateway`: one process of a city, in the foreground."""

import argparse
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from kota.cli import ports
from kota.cli.city import City
from kota.cli.errors import KnownError
from kota.cli.home import CHECKOUT, Home, default_home
from kota.cli.manage import running
from kota.cli.prepare import stamps, wanted

MEMORY = Path("/dev/shm")
WHERE = "on the database of KOTA_DATABASE_URL and KOTA_OWNER_URL, or of the city that runs here."
HELP = {
    "web": f"Serve pages and APIs {WHERE}",
    "worker": f"Do background work {WHERE}",
    "gateway": f"Take in what devices send by MQTT {WHERE}",
}


def run(words: Sequence[str]) -> int:
    """Become the process."""
    kind = words[0]
    argparse.ArgumentParser(prog=f"kota {kind}", description=HELP[kind]).parse_args(words[1:])
    home = Home(default_home())
    home.prepare()
    environment = _environment(home) | counting(home)
    if kind == "web":
        ports.need(environment["KOTA_HOST"], int(environment["KOTA_PORT"]))
    os.chdir(CHECKOUT)
    os.execve(sys.executable, argv(kind, environment), environment)


def counting(home: Home, *, anew: bool = False) -> dict[str, str]:
    """Where all processes of a home count together for /metrics; `anew` forgets those that ran before.

    The counters are mapped into memory, and a process that writes to such a page on a full disk is killed: so they lie
    in memory where the system has such a place.
    """
    folder = _counters(home)
    if anew:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}


def _counters(home: Home) -> Path:
    """In memory, unless there is none or somebody else has taken the name there."""
    folder = MEMORY / f"kota-{hashlib.sha256(str(home.path).encode()).hexdigest()[:12]}"
    if not os.access(MEMORY, os.W_OK):
        return home.run / "metrics"
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return folder
    return folder if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() else home.run / "metrics"


def forget_counts(home: Home) -> None:
    """Nothing stays in memory of a city that has stopped."""
    shutil.rmtree(_counters(home), ignore_errors=True)


def _environment(home: Home) -> dict[str, str]:
    if os.environ.get("KOTA_DATABASE_URL"):
        city = City(home, port=ports.asked() or ports.FIRST, mqtt_port=ports.asked("KOTA_MQTT_PORT") or ports.MQTT)
        database = city.open()
        if stamps(database.owner).get("tables") != wanted()["tables"]:
            raise KnownError("The database is not up to this code: run `kota upgrade` first.")
        return city.environment()
    if home.city():
        own = {"KOTA_HOST": os.environ["KOTA_HOST"]} if "KOTA_HOST" in os.environ else {}
        own |= {"KOTA_PORT": str(port)} if (port := ports.asked()) else {}
        return running(home, as_owner=False) | own
    raise KnownError("No city runs here: `./kota up` starts a whole one, or set KOTA_DATABASE_URL.")


def argv(kind: str, environment: Mapping[str, str]) -> list[str]:
    """The program of a process: the worker, or Granian with the pages under WSGI behind one async front."""
    if kind != "web":
        return [sys.executable, "-m", "django", kind]
    words = ["--interface", "asgi", "--host", environment["KOTA_HOST"], "--port", environment["KOTA_PORT"]]
    words += ["--workers", environment.get("KOTA_WEB_WORKERS", "2"), "--no-ws", "--log-level", "warning"]
    words += ["--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "4"]
    return [sys.executable, "-m", "kota.cli.granian", *words, "kota.cli.web:application"]
