"""`kota web` and `kota worker`: one process of a city, in the foreground."""

import argparse
import os
import shutil
import sys
from collections.abc import Mapping, Sequence

from kota.cli import ports
from kota.cli.city import City
from kota.cli.errors import KnownError
from kota.cli.home import CHECKOUT, Home, default_home
from kota.cli.manage import running
from kota.cli.prepare import stamps, wanted

WHERE = "on the database of KOTA_DATABASE_URL and KOTA_OWNER_URL, or of the city that runs here."
HELP = {"web": f"Serve pages and APIs {WHERE}", "worker": f"Do background work {WHERE}"}


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
    """Where all processes of a home count together for /metrics; `anew` forgets those that ran before."""
    folder = home.run / "metrics"
    if anew:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}


def _environment(home: Home) -> dict[str, str]:
    if os.environ.get("KOTA_DATABASE_URL"):
        city = City(home, port=ports.asked() or ports.FIRST)
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
    return [sys.executable, "-m", "granian", *words, "kota.cli.web:application"]
