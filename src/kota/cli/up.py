"""`kota up`: from a fresh checkout to a city that serves pages, and on until somebody stops it."""

import argparse
import contextlib
import http.client
import json
import os
import time
from collections.abc import Sequence

from kota.cli import frontend, ports, signals
from kota.cli.catalogue import commands
from kota.cli.city import MARK, City
from kota.cli.demo import facts, show
from kota.cli.errors import KnownError, StopRequest
from kota.cli.home import Home, default_home, write_private
from kota.cli.messages import compile_catalogues
from kota.cli.prepare import prepare
from kota.cli.processes import Child, Supervisor, clear_leftovers, ended
from kota.cli.progress import Step, say, step
from kota.cli.serve import argv, counting, forget_counts

PATIENCE = 180.0  # seconds until the web process must answer; one that ends is noticed at once


def run(words: Sequence[str]) -> int:
    """`kota up`."""
    parser = argparse.ArgumentParser(
        prog="kota up",
        description="Start the city here: its database, web and worker processes. Ctrl-C stops all of them.",
    )
    parser.add_argument("--logs", action="store_true", help="show the processes' log lines here, not in log files")
    parser.add_argument("--as-built", action="store_true", help="do not look whether the front end has to be built")
    given = parser.parse_args(words[1:])
    began = float(os.environ.pop("KOTA_BEGAN", time.time()))  # the environment is made before this code runs
    signals.stop_on_request()
    home = Home(default_home())
    home.prepare()
    home.need_whole()
    home.acquire("up")
    city = City(home)
    supervisor: Supervisor | None = None
    try:
        make_ready(city, build=not given.as_built)
        choose_port(city)
        supervisor = Supervisor(children(city, logs=given.logs), city.cluster, home.path)
        with step("web, worker and gateway") as line:
            supervisor.start()
            wait_for_pages(city, supervisor, line)
        announce(city, time.time() - began)
        supervisor.stay()
    except StopRequest:
        say("\nStopping …")
    finally:
        signals.deaf()
        close(city, supervisor)
    say("Stopped.")
    return 0


def make_ready(city: City, *, build: bool) -> None:
    """Everything before the processes: leftovers gone, front end built, database up to this code and pack."""
    if left := clear_leftovers(f"{MARK}={city.home.path}"):
        say(f"  {left} {'process' if left == 1 else 'processes'} of a city that was killed: gone now")
    if asked := ports.asked():
        ports.need(city.host, asked)  # said now, not after a long build
    if build:
        frontend.build()
    compile_catalogues()
    with step("database") as line:
        city.open(line)
    prepare(city)


def choose_port(city: City) -> None:
    """As late as possible: another city may have started meanwhile."""
    city.port, moved = ports.choose(city.host)
    if moved:
        say(f"  Port {ports.FIRST} is taken; this city uses {city.port}")
    if not os.environ.get("KOTA_MQTT_URL"):
        city.mqtt_port, moved = ports.choose(city.host, name="KOTA_MQTT_PORT", first=ports.MQTT)
        if moved:
            say(f"  Port {ports.MQTT} is taken; MQTT is at {city.mqtt_port}")


def children(city: City, *, logs: bool) -> list[Child]:
    """Web, and the worker and the gateway where there are any."""
    names = ["web", *(name for name in ("worker", "gateway") if name in commands())]
    environment = city.environment() | counting(city.home, anew=True)
    made = []
    for name in names:
        log = None if logs else city.home.log / f"{name}.log"
        made.append(Child(name, argv(name, environment), environment, log))
    return made


def wait_for_pages(city: City, supervisor: Supervisor, line: Step) -> None:
    """Wait until /healthz answers; a process that ends meanwhile is a failure, not a thing to repeat."""
    until, answered = time.monotonic() + PATIENCE, False
    while not answered:
        answered = _healthy(city)
        for child in supervisor.children:
            if child.process is not None and (code := child.process.poll()) is not None:
                raise KnownError(f"The {child.name} process {ended(code)}. {child.last_words()}")
        if time.monotonic() > until:
            web = supervisor.children[0]
            raise KnownError(f"The web process did not answer in {PATIENCE:.0f} s. {web.last_words()}")
        line.tick()
        time.sleep(0.05)


def _healthy(city: City) -> bool:
    connection = http.client.HTTPConnection(city.host if city.host != "0.0.0.0" else "127.0.0.1", city.port, timeout=5)
    with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{city.port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    return False


def announce(city: City, seconds: float) -> None:
    """Write down what runs, for other commands, and tell the person at the terminal."""
    write_private(city.home.run / "city.json", json.dumps(city.state()))
    say(f"\nThe city is up after {seconds:.1f} s.\n")
    show(facts(city.home), city.public_url)
    say(f"\n  Logs: {city.home.log}. Ctrl-C stops the city.")


def close(city: City, supervisor: Supervisor | None) -> None:
    """Stop in order: no more visitors, then the work in hand, then the database."""
    (city.home.run / "city.json").unlink(missing_ok=True)
    if supervisor is not None:
        supervisor.stop()
    city.close()
    forget_counts(city.home)
    city.home.release()
