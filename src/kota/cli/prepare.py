"""Bring a database up to this code and this city pack; quick when nothing changed since the last time."""

import json
import sys
import time
from pathlib import Path

from kota.cli.catalogue import commands
from kota.cli.city import City, pack_folder
from kota.cli.errors import KnownError
from kota.cli.files import digest
from kota.cli.home import CHECKOUT, Home
from kota.cli.progress import Step, explain, run_logged, step

SRC = CHECKOUT / "src" / "kota"
CONFIG = CHECKOUT / "config"
STAMPS = "CREATE TABLE IF NOT EXISTS kota_stamps (name text PRIMARY KEY, value text NOT NULL)"


def wanted() -> dict[str, str]:
    """What an up-to-date database was made of. The stamps lie in the database, so a backup carries them."""
    tables = digest(*sorted(SRC.glob("**/migrations")), CONFIG / "settings", CHECKOUT / "requirements" / "run.lock")
    code = digest(SRC, CONFIG, suffixes=(".py",))
    return {"tables": tables, "pack": f"{tables} {code} {digest(pack_folder())}"}


def prepare(city: City) -> None:
    """Migrate, load the pack, set up the demo: each only when something changed."""
    if city.database is None:
        raise KnownError("The city's database is not open.")
    now, before = wanted(), stamps(city.database.owner)
    if before.get("tables") not in {None, now["tables"]} and not city.demo:
        back_up(city)  # a real city's tables are about to change
    if now["tables"] != before.get("tables"):
        with step("tables") as line:
            manage(city, line, ["migrate", "--no-input"])
            stamp(city.database.owner, "tables", now["tables"])
    load_pack(city, now["pack"], before)


def load_pack(city: City, pack: str, before: dict[str, str]) -> None:
    """Load the pack, and make the demo's people or end their keys, in one process."""
    known, todo, done = commands(), [], {}
    if pack != before.get("pack") and "pack_load" in known:
        todo.append(["pack_load"])
        done["pack"] = pack
    demo = pack + (" demo" if city.demo else "")
    if city.demo and "demo_setup" in known and (demo != before.get("demo") or not demo_file(city.home).exists()):
        todo += [[name, "--out", str(demo_file(city.home))] for name in ("demo_setup", "demo_device") if name in known]
        done["demo"] = demo
    elif not city.demo and before.get("demo", "").endswith(" demo") and "demo_end" in known:
        todo += [["demo_end"], ["demo_device", "--out", str(demo_file(city.home))]]
        done["demo"] = demo
    if not todo or city.database is None:
        return
    what = "demo sign-ins" if city.demo else "end of the demonstration"
    with step(f"city pack {pack_folder().name}" if "pack" in done else what) as line:
        manage(city, line, *todo)
        for name, value in done.items():
            stamp(city.database.owner, name, value)


def back_up(city: City) -> None:
    """A backup in the home, before something changes. A database that was never filled needs none."""
    if "backup" not in commands() or city.database is None or not stamps(city.database.owner):
        return
    folder = city.home.path / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{time.strftime('%Y-%m-%d-%H%M%S', time.gmtime())}.kota"
    with step(f"backup {path.name}") as line:
        manage(city, line, ["backup", str(path)])


def demo_file(home: Home) -> Path:
    """Where the demo's sign-ins and keys are kept."""
    return home.secrets / "demo.json"


def manage(city: City, line: Step, *words: list[str]) -> None:
    """Run management commands of one role quietly, in one process; their output goes to a log."""
    names = [name for name, *_ in words]
    as_owner = any(name == "migrate" or (name in commands() and commands()[name].as_owner) for name in names)
    log = city.home.log / "prepare.log"
    argv = [sys.executable, "-m", "kota.cli.together", json.dumps(words)]
    if run_logged(argv, log, line, env=city.environment(as_owner=as_owner), cwd=CHECKOUT):
        raise explain(log, " and ".join(f"`{name}`" for name in names))


def stamps(owner_url: str) -> dict[str, str]:
    """What the database was last brought up to."""
    import psycopg

    with psycopg.connect(owner_url, autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('public.kota_stamps')").fetchone() == (None,):
            return {}
        return dict(connection.execute("SELECT name, value FROM kota_stamps").fetchall())


def stamp(owner_url: str, name: str, value: str) -> None:
    """Remember what the database was brought up to."""
    import psycopg

    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(STAMPS)
        connection.execute("REVOKE ALL ON kota_stamps FROM kota_app")
        connection.execute(
            "INSERT INTO kota_stamps VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
        )
