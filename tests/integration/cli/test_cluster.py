"""The embedded PostgreSQL starts, stops, survives being killed, and gives nobody more than their role."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from kota.cli.errors import KnownError
from kota.cli.home import Home
from kota.cli.postgres import Cluster, bootstrap, places
from kota.cli.system import alive, working_in


def answer(url: str, words: str = "SELECT current_user") -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(words.encode()).fetchone()
    return row[0] if row else None


def test_it_starts_stops_and_starts_again(cluster: Cluster) -> None:
    for _ in range(2):
        cluster.start()
        assert answer(bootstrap(cluster).app) == "kota_app"
        cluster.stop()
        assert not working_in(cluster.data, "postgres")


def test_it_comes_back_with_its_data_after_being_killed_twice(home: Home) -> None:
    cluster = Cluster(home)
    cluster.start()
    bootstrap(cluster)
    for number in (1, 2):
        database = bootstrap(cluster)
        with psycopg.connect(database.owner) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
            connection.execute("INSERT INTO kept VALUES (%s)", [number])
        for pid in working_in(cluster.data, "postgres"):
            with suppress(ProcessLookupError):  # it went with the one before
                os.kill(pid, signal.SIGKILL)
        cluster = Cluster(home)
        cluster.start()
        assert answer(bootstrap(cluster).owner, "SELECT count(*) FROM kept") == number
    cluster.stop()


def test_a_server_that_nobody_watches_is_stopped_at_the_next_start(cluster: Cluster, home: Home) -> None:
    forgotten = Cluster(home, durable=False)
    forgotten.start()
    assert forgotten.process
    cluster.start()
    forgotten.process.wait(timeout=10)
    assert answer(bootstrap(cluster).app) == "kota_app"


def test_a_strange_process_with_the_old_number_does_not_stop_it_from_starting(cluster: Cluster, home: Home) -> None:
    cluster.start()
    socket = cluster.socket
    assert socket
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"1\n{cluster.data}\n0\n5432\n\n\n\nready\n")
    if socket.parent == home.run:
        (socket / f"{places.SOCKET_NAME}.lock").write_text(f"1\n{cluster.data}\n0\n5432\n{socket}\n")
    cluster.start()
    assert answer(bootstrap(cluster).app) == "kota_app"


def test_the_roles_are_neither_superusers_nor_more_than_they_must(cluster: Cluster) -> None:
    cluster.start()
    database = bootstrap(cluster)
    columns = "rolsuper, rolcreaterole, rolcreatedb, rolbypassrls"
    rights = f"SELECT concat({columns}) FROM pg_roles WHERE rolname = current_user"
    assert answer(database.app, rights) == "ffff"
    assert answer(database.owner, rights) == "ffff"
    with psycopg.connect(database.owner) as connection:
        connection.execute("CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word text)")
    with psycopg.connect(database.app, autocommit=True) as connection:
        connection.execute("INSERT INTO things (word) VALUES ('one')")
        for forbidden in (
            "TRUNCATE things",
            "DROP TABLE things",
            "ALTER TABLE things ADD more text",
            "CREATE TABLE mine (id int)",
            "CREATE ROLE friend",
            "COPY things TO PROGRAM 'cat'",
            "SET ROLE kota_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden.encode())


def test_nobody_enters_without_a_password_or_by_network(cluster: Cluster) -> None:
    cluster.start()
    database = bootstrap(cluster)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://kota_app@/kota?host={cluster.socket}", passfile="/nowhere")
    assert answer(database.keeper, "SHOW listen_addresses") == ""
    assert cluster.socket
    assert cluster.socket.stat().st_mode & 0o777 == 0o700


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(tmp_path: Path) -> None:
    home = Home(tmp_path / ("long-" * 24) / "home")
    home.prepare()
    cluster = Cluster(home, durable=False)
    try:
        cluster.start()
        socket = cluster.socket
        assert socket
        assert not socket.is_relative_to(home.path)
        assert socket.stat().st_mode & 0o777 == 0o700
        assert answer(bootstrap(cluster).app) == "kota_app"
    finally:
        cluster.stop()
        places.remove(home.path)
    assert not socket.exists()


def test_a_server_that_crashes_comes_back_at_the_same_socket(tmp_path: Path) -> None:
    home = Home(tmp_path / ("long-" * 24) / "home")
    home.prepare()
    cluster = Cluster(home, durable=False)
    try:
        cluster.start()
        assert cluster.process
        before = bootstrap(cluster)
        cluster.process.kill()
        cluster.process.wait()
        cluster.start()
        assert answer(before.app) == "kota_app"
    finally:
        cluster.stop()
        places.remove(home.path)


def test_two_clusters_run_side_by_side(cluster: Cluster, tmp_path: Path) -> None:
    other_home = Home(tmp_path / "other")
    other_home.prepare()
    other = Cluster(other_home, durable=False)
    try:
        cluster.start()
        other.start()
        assert answer(bootstrap(cluster).app) == answer(bootstrap(other).app) == "kota_app"
    finally:
        other.stop()
        places.remove(other_home.path)


def test_nobodys_folders_are_opened_for_it(cluster: Cluster, home: Home, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    before = {path: path.stat().st_mode for path in (tmp_path, home.path, home.secrets)}
    cluster.start()
    assert {path: path.stat().st_mode for path in before} == before


def test_a_city_runs_durably_unless_it_is_a_test(home: Home) -> None:
    cluster = Cluster(home)
    try:
        cluster.start()
        database = bootstrap(cluster)
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert answer(database.app, f"SHOW {name}") == "on"
        assert answer(database.app, "SHOW scram_iterations") == "4096"
    finally:
        cluster.stop()


def test_a_server_that_cannot_start_says_why_in_one_sentence(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOTA_POSTGRES_OPTIONS", "no_such_setting=1")
    with pytest.raises(KnownError, match=r"PostgreSQL did not start: .*no_such_setting"):
        cluster.start()


def test_the_server_goes_when_its_supervisor_is_killed(home: Home) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            Cluster(home, durable=False).start()
            time.sleep(60)
        finally:
            os._exit(1)
    data = home.path / "postgres"
    until = time.monotonic() + 20
    while not (data.exists() and working_in(data, "postgres")) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1)
    servers = working_in(data, "postgres")
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while any(alive(server) for server in servers) and time.monotonic() < until:
        time.sleep(0.05)
    assert servers
    assert not any(alive(server) for server in servers)


def test_the_log_says_what_went_wrong_and_nothing_of_a_person(cluster: Cluster, home: Home) -> None:
    cluster.start()
    with psycopg.connect(bootstrap(cluster).owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE people (email text UNIQUE, age int CHECK (age > 0))")
        connection.execute("INSERT INTO people VALUES ('sari@contoh.test', 30)")
        for attempt in ("('sari@contoh.test', 31)", "('wulan@contoh.test', -1)"):
            with pytest.raises(psycopg.IntegrityError):
                connection.execute(f"INSERT INTO people VALUES {attempt}")
        connection.execute("SELECT pg_sleep(1.1), 'budi@contoh.test'")
    cluster.stop()
    log = cluster.log.read_text()
    assert "people_email_key" in log and "people_age_check" in log
    assert "contoh.test" not in log
    assert home.log.stat().st_mode & 0o777 == 0o700
