"""What was meant, and what is said when nothing was."""

import socket
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from kota.cli import catalogue, disk, main, ports
from kota.cli.catalogue import Command
from kota.cli.city import City, loopback, pack_folder
from kota.cli.demo import table
from kota.cli.environment import environment
from kota.cli.errors import KnownError, guarded
from kota.cli.files import digest
from kota.cli.home import CHECKOUT, Home, alone
from kota.cli.postgres.roles import Database, address, check_server, elsewhere
from kota.cli.progress import explain
from kota.cli.testing import run
from kota.cli.trial import free_port


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("import_areas", "import_reports", "audit_verify", "backup", "import")
    found = {name: Command(name, f"help of {name}", name == "backup") for name in names}
    monkeypatch.setattr(main, "commands", lambda: found)


@pytest.mark.parametrize(
    ("words", "name", "rest"),
    [
        (["import", "areas", "x.geojson"], "import_areas", ["x.geojson"]),
        (["import-areas", "x.geojson"], "import_areas", ["x.geojson"]),
        (["audit", "verify"], "audit_verify", []),
        (["backup", "out.kota", "--force"], "backup", ["out.kota", "--force"]),
        (["import", "--help"], "import", ["--help"]),
    ],
)
def test_a_noun_and_a_verb_mean_a_management_command(known: None, words: list[str], name: str, rest: list[str]) -> None:
    command, left = main.find(words)
    assert (command.name, left) == (name, rest)


@pytest.mark.parametrize(
    ("words", "near"), [(["improt", "areas"], "import areas"), (["upp"], "up"), (["tests"], "test")]
)
def test_an_unknown_command_names_the_nearest_one(known: None, words: list[str], near: str) -> None:
    with pytest.raises(KnownError, match=f"Did you mean `kota {near}`") as raised:
        main.find(words)
    assert raised.value.code == 2


def test_help_lists_every_command_with_a_line(known: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in main.WORDS)
    assert "import areas" in said
    assert "help of audit_verify" in said


def test_commands_are_read_without_starting_django(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "src/kota/kernel/audit/management/commands"
    folder.mkdir(parents=True)
    (folder / "audit_verify.py").write_text(
        "from nowhere import BaseCommand\n"
        "class Command(BaseCommand):\n    help = 'Find a changed byte'\n    as_owner = True\n"
    )
    monkeypatch.setattr(catalogue, "CHECKOUT", tmp_path)
    catalogue.commands.cache_clear()
    try:
        assert catalogue.commands() == {"audit_verify": Command("audit_verify", "Find a changed byte", True)}
    finally:
        catalogue.commands.cache_clear()


def test_a_taken_port_is_a_sentence_when_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("KOTA_PORT", str(port))
        with pytest.raises(KnownError, match=f"Port {port} is taken"):
            ports.choose("127.0.0.1")


def test_the_next_free_port_is_found_when_none_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KOTA_PORT", raising=False)
    monkeypatch.setattr(ports, "is_free", lambda host, port: port >= ports.FIRST + 2)
    assert ports.choose("127.0.0.1") == (ports.FIRST + 2, True)


@pytest.mark.parametrize("given", ["web", "0", "70000", "-1"])
def test_a_port_that_is_no_port_is_a_sentence(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("KOTA_PORT", given)
    with pytest.raises(KnownError, match="must be a number"):
        ports.choose("127.0.0.1")


@pytest.mark.parametrize(
    ("host", "public", "switch", "allowed"),
    [
        ("127.0.0.1", "", "1", True),
        ("127.0.0.1", "http://localhost:9000", "1", True),
        ("127.0.0.1", "https://kota.example", "1", False),
        ("0.0.0.0", "", "1", False),
        ("0.0.0.0", "http://localhost:8000", "1", False),
        ("127.0.0.1", "", "0", False),
    ],
)
def test_demo_signins_exist_only_on_loopback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, public: str, switch: str, allowed: bool
) -> None:
    monkeypatch.setenv("KOTA_PUBLIC_URL", public)
    monkeypatch.setenv("KOTA_DEMO", switch)
    assert City(Home(tmp_path), host=host).demo is allowed


def test_names_and_addresses_of_this_machine_are_loopback() -> None:
    assert all(map(loopback, ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]", "kota.localhost"]))
    assert not any(map(loopback, ["0.0.0.0", "10.0.0.1", "kota.example", "", "localhost.example"]))


def test_only_commands_that_change_tables_learn_the_owners_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOTA_OWNER_URL", "postgresql://secret")
    home = Home(tmp_path)
    home.prepare()
    city = City(home, database=Database(app="postgresql://a@/k", owner="postgresql://o@/k"))
    assert "KOTA_OWNER_URL" not in city.environment()
    assert "postgresql://o@/k" not in city.environment().values()
    assert city.environment(as_owner=True)["KOTA_OWNER_URL"] == "postgresql://o@/k"


@pytest.mark.parametrize(("version", "words"), [(150018, "15.18"), (170002, "17.2")])
def test_an_older_postgresql_is_refused_in_one_sentence(version: int, words: str) -> None:
    server = SimpleNamespace(info=SimpleNamespace(server_version=version))
    with pytest.raises(KnownError, match=f"needs PostgreSQL 18 or newer; .* is {words}"):
        check_server(server)  # type: ignore[arg-type]


def test_addresses_survive_strange_passwords() -> None:
    url = address("kota_app", "p@ss/w:o%rd?", "kota", host="/tmp/with space")
    again = elsewhere(url, dbname="other")
    assert "/other?" in again
    assert elsewhere(again, dbname="kota") == url


def test_secrets_are_made_once_and_private(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    assert home.secret("word") == home.secret("word") != home.secret("other")
    assert (home.secrets / "word").stat().st_mode & 0o777 == 0o600
    assert home.secrets.stat().st_mode & 0o777 == 0o700


def test_a_home_in_use_names_who_uses_it(tmp_path: Path) -> None:
    home, second = Home(tmp_path), Home(tmp_path)
    home.prepare()
    home.acquire("up")
    with pytest.raises(KnownError, match=r"in use by kota up \(process \d+\)"):
        second.acquire("up")
    assert second.holder().startswith("kota up")
    home.release()
    assert not second.holder()
    second.acquire("backup")
    second.release()


def test_a_home_that_may_not_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(KnownError, match=r"Kota (may not write in|cannot keep its data in)"):
        Home(tmp_path / "file" / "home").prepare()


def test_what_a_killed_city_wrote_is_gone_for_whoever_has_the_home_next(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    (home.run / "city.json").write_text('{"base_url": "http://localhost:1"}')
    home.acquire("up")
    assert home.city() == {}
    home.release()


def test_a_pack_beside_the_caller_is_named_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOTA_CITY", "./pack")
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "city.toml").touch()
    home = Home(tmp_path / "home")
    home.prepare()
    city = City(home, database=Database(app="postgresql://a@/k", owner="postgresql://o@/k"))
    assert city.own()["KOTA_CITY"] == str(tmp_path / "pack") == str(pack_folder())


@pytest.mark.parametrize(
    "public", ["kota.example", "//kota.example", "ftp://kota.example", "https://kota.example/city"]
)
def test_an_address_that_no_browser_could_use_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, public: str
) -> None:
    monkeypatch.setenv("KOTA_PUBLIC_URL", public)
    with pytest.raises(KnownError, match="KOTA_PUBLIC_URL is"):
        City(Home(tmp_path))


def test_an_operators_own_packages_come_after_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOTA_PACKAGES", str(tmp_path))
    assert environment()["PYTHONPATH"].split(":") == [str(CHECKOUT / "src"), str(CHECKOUT), str(tmp_path)]


def test_the_owners_address_alone_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KOTA_DATABASE_URL", raising=False)
    monkeypatch.setenv("KOTA_OWNER_URL", "postgresql://kota_owner@/kota")
    with pytest.raises(KnownError, match="give both, or neither"):
        City(Home(tmp_path)).open()


def test_whoever_waits_for_the_same_work_goes_on_when_it_is_done(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with alone(tmp_path / "lock", "builds"):
            order.append("second")

    waiting = threading.Thread(target=second)
    with alone(tmp_path / "lock", "builds"):
        waiting.start()
        waiting.join(0.3)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]


def test_a_port_is_promised_to_one_city_before_it_listens() -> None:
    port = free_port()
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(f"\0kota-127.0.0.1-{port}")
        with pytest.raises(KnownError, match=f"Port {port} is taken"):
            ports.need("127.0.0.1", port)
    assert ports.need("127.0.0.1", port) == port


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device", "/somewhere"), "The disk is full (while writing /somewhere)"),
        (RuntimeError("could not extend file: No space left on device"), "The disk is full:"),
        (KnownError("pg_dump failed: No space left on device"), "The disk is full:"),
        (PermissionError(13, "Permission denied", "/"), "This user may not use /, which belongs to root: run Kota as"),
    ],
)
def test_what_the_machine_refuses_is_a_sentence(
    error: Exception, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> int:
        raise error

    assert guarded(work) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"kota: {words}")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("logged", "words"),
    [
        ("error: dns error: Name or service not known", "is this machine connected to the network?"),
        ("npm error code EAI_AGAIN", "is this machine connected to the network?"),
        ("CERTIFICATE_VERIFY_FAILED", "does not trust the certificate"),
        ("ENOSPC: write", "The disk is full"),
        ("SyntaxError: odd", "Building failed: SyntaxError: odd"),
    ],
)
def test_why_a_download_or_build_failed_is_told(tmp_path: Path, logged: str, words: str) -> None:
    (tmp_path / "log").write_text(f"begin\n{logged}\n")
    assert words in str(explain(tmp_path / "log", "Building"))


def test_a_big_step_is_not_begun_on_a_full_disk(tmp_path: Path) -> None:
    disk.need(tmp_path / "not" / "there", 0, "nothing")
    with pytest.raises(KnownError, match=r"nearly full: the database needs about \d+ MB, \d+ MB are free"):
        disk.need(tmp_path / "not" / "there", 10**12, "the database")


def test_without_a_browser_the_other_tests_run_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(log: Path) -> str:
        raise KnownError("The browser tests need Chromium")

    monkeypatch.setattr(run, "provide", none)
    folders = ["tests/unit", run.BROWSER]
    assert run._browser(folders) == "The browser tests need Chromium"
    assert folders == ["tests/unit"]


def test_a_full_disk_is_a_sentence_and_not_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> int:
        raise OSError(28, "No space left on device", "/somewhere")

    assert guarded(work) == 1
    assert "The disk is full" in capsys.readouterr().err


def test_a_digest_sees_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("2")
    assert digest(tmp_path) == first
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest(tmp_path) != first


def test_a_table_has_straight_columns(capsys: pytest.CaptureFixture[str]) -> None:
    table([("name", "role"), ("Siti", "resident")])
    assert capsys.readouterr().out.splitlines() == ["  name  role", "  ----  --------", "  Siti  resident"]
