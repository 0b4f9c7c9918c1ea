"""A whole city: started, asked, killed, started again, stopped without a trace."""

import contextlib
import json
import os
import re
import signal
import socket
import time
import urllib.request
from pathlib import Path

import pytest

from kota.cli.trial import free_port
from tests.integration.cli.running import Running, copy

pytestmark = pytest.mark.timeout(600)


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
    city.start()
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


def test_two_cities_run_side_by_side(city: Running, seed: Path) -> None:
    other = Running(city.home.with_name(f"{city.home.name}-other"), free_port())
    other.remove()
    copy(seed, other.home)
    try:
        city.start()
        other.start()
        urls = {json.loads(each.kota("demo", "--json").stdout)["base_url"] for each in (city, other)}
        assert len(urls) == 2
        assert all(map(healthy, urls))
    finally:
        other.remove()


def test_commands_work_on_a_city_that_is_not_running(city: Running) -> None:
    done = city.kota("manage", "showmigrations", "--plan")
    assert done.returncode == 0, done.stderr
    assert "[X]" in done.stdout
    assert "[ ]" not in done.stdout
    assert city.gone(0)


def test_a_taken_port_is_one_sentence(empty: Running) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        empty.environment["KOTA_PORT"] = str(taken.getsockname()[1])
        done = empty.kota("up", "--as-built")
    assert done.returncode == 1
    assert done.stderr.startswith(f"kota: Port {empty.environment['KOTA_PORT']} is taken")
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_database_that_cannot_be_reached_is_one_sentence(empty: Running) -> None:
    empty.environment["KOTA_DATABASE_URL"] = "postgresql:///none?host=/nowhere"
    done = empty.kota("up", "--as-built")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "The database of KOTA_DATABASE_URL cannot be used" in done.stderr
