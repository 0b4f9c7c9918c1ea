"""A whole city: started, asked, killed, started again, stopped without a trace."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from kota.cli.home import CHECKOUT
from tests.integration.cli.running import Running, copy

pytestmark = pytest.mark.timeout(600)


def healthy(url: str) -> bool:
    with urllib.request.urlopen(f"{url}/healthz", timeout=10) as answer:
        return bool(answer.status == 200)


def test_a_city_tells_about_itself_comes_back_whatever_is_killed_and_stops_without_a_trace(city: Running) -> None:
    assert "No city is running here" in city.kota("demo", "--json").stderr
    city.start()
    tells_about_itself(city)
    kill_everything(city)
    city.start()
    url = json.loads(city.kota("demo", "--json").stdout)["base_url"]
    assert healthy(url)
    kill_web(city, url)
    crash_postgresql(city, url)
    assert city.stop(signal.SIGINT) == 0
    assert city.gone(0)
    assert not (city.home / "run" / "city.json").exists()


def tells_about_itself(city: Running) -> None:
    told = json.loads(city.kota("demo", "--json").stdout)
    assert healthy(told["base_url"])
    assert told["open311_url"] == told["base_url"] + "/open311/v2"
    assert all(entry["email"] and entry["password"] for entry in told["signins"])
    assert re.search(r"in use by kota up \(process \d+\)", city.kota("up").stderr)
    assert re.match(r"kota: Port \d+ is taken", city.kota("web").stderr)
    refused = city.kota("upgrade")
    assert refused.returncode != 0 and "in use by kota up" in refused.stderr
    assert not (city.home / "backups").exists()
    assert len(city.processes()) >= 3


def kill_everything(city: Running) -> None:
    assert city.process
    city.process.kill()
    for pid in city.processes():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    city.process.wait()


def kill_web(city: Running, url: str) -> None:
    """It is started again."""
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


def crash_postgresql(city: Running, url: str) -> None:
    """Pages come back without a single error."""
    with ThreadPoolExecutor(16) as crowd:
        assert all(crowd.map(healthy, [url] * 100))  # every thread has its connection now
    pid = int((city.home / "postgres").resolve().joinpath("postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGQUIT)
    until = time.monotonic() + 60
    while not answers(city.home) and time.monotonic() < until:
        time.sleep(0.2)
    with ThreadPoolExecutor(16) as crowd:
        assert all(crowd.map(healthy, [url] * 100))
    assert "PostgreSQL ended with code" in city.log.read_text()


def answers(home: Path) -> bool:
    """Whether the database takes connections again, after it went."""
    state = json.loads((home / "run" / "city.json").read_text())
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(state["environment"]["KOTA_DATABASE_URL"]):
        return "PostgreSQL ended" in home.with_suffix(".log").read_text()
    return False


def test_two_checkouts_started_at_once_get_ports_of_their_own_and_end_each_for_itself(
    city: Running, seed: Path, tmp_path: Path
) -> None:
    checkout = tmp_path / "checkout"
    for name in ("src", "config", "cities", "requirements"):
        shutil.copytree(CHECKOUT / name, checkout / name)
    other = Running(city.home.with_name(f"{city.home.name}-beside"), checkout=checkout)
    other.remove()
    copy(seed, other.home)
    try:
        began = time.monotonic()
        city.launch()
        other.launch()
        for each in (city, other):
            each.wait(began)
        told = [json.loads(each.kota("demo", "--json").stdout)["base_url"] for each in (city, other)]
        assert len(set(told)) == 2
        assert all(map(healthy, told))
        assert "this city uses" in city.log.read_text() + other.log.read_text()
        assert other.process
        other.process.kill()
        other.process.wait()
        assert other.gone(), "without its supervisor nothing is left"
        assert healthy(told[0])
        assert city.stop(signal.SIGTERM) == 0
    finally:
        other.remove()


def test_commands_work_on_a_city_that_is_not_running(city: Running) -> None:
    done = city.kota("manage", "showmigrations", "--plan")
    assert done.returncode == 0, done.stderr
    assert "[X]" in done.stdout
    assert "[ ]" not in done.stdout
    assert city.gone(0)


def test_a_file_is_meant_where_one_stands(city: Running, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "__init__.py").write_text("raise SystemExit('code of a strange folder')")
    (tmp_path / "empty.geojson").write_text('{"type": "FeatureCollection", "features": null}')
    done = city.kota("import", "areas", "empty.geojson", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "kota: this is not a GeoJSON FeatureCollection\n")
    assert city.kota("backup", "here.kota", folder=tmp_path).returncode == 0
    assert (tmp_path / "here.kota").stat().st_size > 10_000


def test_the_help_of_a_command_shows_its_own_words_only(empty: Running) -> None:
    empty.environment["KOTA_PORT"] = "nonsense"
    told = empty.kota("import", "areas", "--help").stdout
    assert told.startswith("usage: kota import areas [-h] [--source SOURCE] file\n")
    assert "--settings" not in told
    assert "--skip-checks" not in told
    wrong = empty.kota("manage", "showmigrations", "--help").stdout
    assert wrong.startswith("usage: kota manage showmigrations")


def test_the_overview_needs_neither_environment_nor_network(tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("locale", "templates"))
    shutil.copyfile(CHECKOUT / "kota", tmp_path / "kota")
    argv = [sys.executable, "-I", "-S", str(tmp_path / "kota"), "--help"]
    done = subprocess.run(argv, cwd="/", env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "import areas" in done.stdout
    assert "KOTA_OWNER_URL" in done.stdout
    assert not (tmp_path / ".kota").exists()


@pytest.mark.parametrize(
    ("command", "setting", "value"),
    [
        ("up", "KOTA_PUBLIC_URL", "kota.example"),
        ("backup", "KOTA_PUBLIC_URL", "kota.example"),
        ("up", "KOTA_OWNER_URL", "postgresql:///kota"),
        ("up", "KOTA_DATABASE_URL", "postgresql://a b"),
        ("up", "KOTA_PORT", "x"),
    ],
)
def test_a_setting_that_cannot_work_is_one_sentence(empty: Running, command: str, setting: str, value: str) -> None:
    empty.environment[setting] = value
    done = empty.kota(*([command, "--as-built"] if command == "up" else [command, "file.kota"]))
    assert done.returncode == 1
    assert done.stderr.startswith("kota: ")
    assert setting in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


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
