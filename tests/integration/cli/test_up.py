"""A whole city: started, asked, killed, started again, stopped without a trace."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kota.cli.city import MARK
from kota.cli.environment import environment
from kota.cli.home import CHECKOUT
from kota.cli.postgres import places
from kota.cli.system import alive, carrying, working_in
from kota.cli.trial import OWN, free_port

pytestmark = pytest.mark.timeout(300)


class Running:
    """`kota up` in a home of its own."""

    def __init__(self, home: Path, port: int | None = None) -> None:
        self.home, self.log = home, home.with_suffix(".log")
        self.environment = {key: value for key, value in os.environ.items() if key not in OWN}
        self.environment |= environment() | {"KOTA_HOME": str(home)}
        self.environment |= {"KOTA_PORT": str(port)} if port else {}
        self.process: subprocess.Popen[bytes] | None = None

    def kota(self, *words: str) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "kota.cli", *words]
        return subprocess.run(
            argv, env=self.environment, cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False
        )

    def start(self) -> float:
        began = time.monotonic()
        with self.log.open("wb") as out:
            argv = [sys.executable, "-m", "kota.cli", "up", "--as-built"]
            self.process = subprocess.Popen(argv, env=self.environment, cwd=CHECKOUT, stdout=out, stderr=out)
        while "The city is up" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() - began < 120, self.log.read_text()
            time.sleep(0.1)
        return time.monotonic() - began

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def processes(self) -> list[int]:
        return carrying(f"{MARK}={self.home}") + working_in(self.home / "postgres", "postgres")

    def child(self, word: str) -> int:
        """The supervisor's own child whose command line has this word."""
        for pid in self.processes():
            parent = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
            if self.process and parent == self.process.pid and word in Path(f"/proc/{pid}/cmdline").read_text():
                return pid
        raise AssertionError(f"no {word} among {self.processes()}")

    def gone(self, patience: float = 15) -> bool:
        until = time.monotonic() + patience
        while any(map(alive, self.processes())) and time.monotonic() < until:
            time.sleep(0.1)
        return not any(map(alive, self.processes()))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Running]:
    city = Running(tmp_path / "home")
    yield city
    if city.process and city.process.poll() is None:
        city.stop(signal.SIGTERM)
    places.remove(city.home)


def healthy(url: str) -> bool:
    with urllib.request.urlopen(f"{url}/healthz", timeout=10) as answer:
        return bool(answer.status == 200)


def test_a_city_starts_serves_tells_about_itself_and_stops_without_a_trace(city: Running) -> None:
    assert "No city is running here" in city.kota("demo", "--json").stderr
    city.start()
    told = json.loads(city.kota("demo", "--json").stdout)
    assert healthy(told["base_url"])
    assert told["open311_url"] == told["base_url"] + "/open311/v2"
    assert all(entry["email"] and entry["password"] for entry in told["signins"])
    assert re.search(r"in use by kota up \(process \d+\)", city.kota("up").stderr)
    assert len(city.processes()) >= 3
    assert city.stop(signal.SIGINT) == 0
    assert city.gone(0)
    assert not (city.home / "run" / "city.json").exists()
    assert city.start() < 60
    assert city.stop(signal.SIGTERM) == 0
    assert city.gone(0)


def test_it_comes_back_after_everything_was_killed_twice(city: Running) -> None:
    for _ in range(2):
        city.start()
        assert city.process
        city.process.kill()
        for pid in city.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        city.process.wait()
    city.start()
    assert healthy(json.loads(city.kota("demo", "--json").stdout)["base_url"])


def test_nothing_is_left_when_the_supervisor_is_killed(city: Running) -> None:
    city.start()
    assert city.process
    city.process.kill()
    city.process.wait()
    assert city.gone()


def test_a_web_process_that_crashes_is_started_again(city: Running) -> None:
    city.start()
    url = json.loads(city.kota("demo", "--json").stdout)["base_url"]
    os.kill(city.child("granian"), signal.SIGKILL)
    until = time.monotonic() + 30
    while "starting it again" not in city.log.read_text() and time.monotonic() < until:
        time.sleep(0.1)
    answered = False
    while not answered and time.monotonic() < until:
        try:
            answered = healthy(url)
        except OSError:
            time.sleep(0.2)
    assert answered
    assert "web was killed (SIGKILL)" in city.log.read_text()


def test_two_cities_run_side_by_side(city: Running, tmp_path: Path) -> None:
    other = Running(tmp_path / "other", free_port())
    try:
        city.start()
        other.start()
        urls = {json.loads(each.kota("demo", "--json").stdout)["base_url"] for each in (city, other)}
        assert len(urls) == 2
        assert all(map(healthy, urls))
    finally:
        if other.process:
            other.stop()
        places.remove(other.home)


def test_commands_work_on_a_city_that_is_not_running(city: Running) -> None:
    done = city.kota("manage", "showmigrations", "--plan")
    assert done.returncode == 0, done.stderr
    assert "[X]" in done.stdout
    assert "[ ]" not in done.stdout
    assert city.gone(0)


def test_a_taken_port_is_one_sentence(city: Running) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        city.environment["KOTA_PORT"] = str(taken.getsockname()[1])
        done = city.kota("up", "--as-built")
    assert done.returncode == 1
    assert done.stderr.startswith(f"kota: Port {city.environment['KOTA_PORT']} is taken")
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_database_that_cannot_be_reached_is_one_sentence(city: Running) -> None:
    city.environment["KOTA_DATABASE_URL"] = "postgresql:///none?host=/nowhere"
    done = city.kota("up", "--as-built")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "The database of KOTA_DATABASE_URL cannot be used" in done.stderr
