"""The tests' own PostgreSQL: one cluster a run, one template a state of the code, one clone a worker."""

import contextlib
import fcntl
import functools
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from kota.cli.city import City
from kota.cli.errors import KnownError
from kota.cli.files import digest
from kota.cli.home import CHECKOUT, Home, workshop
from kota.cli.postgres import Cluster, Database, addresses, bootstrap, places
from kota.cli.postgres.roles import make_database
from kota.cli.prepare import SRC, prepare, wanted

ATTACH = "KOTA_TEST_HOME"  # set by whoever started the cluster, for the processes below it
TEMPLATE, CLONE = "kota_template_", "kota_clone_"
SLOTS = 8


class TestCluster:
    """Started by the first process of a run, attached to by the others."""

    __test__ = False

    def __init__(self, home: Home, cluster: Cluster | None) -> None:
        self.home = home
        self.cluster = cluster

    @classmethod
    def obtain(cls) -> "TestCluster":
        """The cluster of this run; a second run at the same time gets a cluster of its own."""
        if os.environ.get(ATTACH):
            return cls(Home(Path(os.environ[ATTACH])), None)
        home = _free_home()
        try:
            cluster = _started(home)
        except BaseException:
            home.release()
            raise
        os.environ[ATTACH] = str(home.path)
        return cls(home, cluster)

    def stop(self) -> None:
        """Stop the cluster if this process started it."""
        if self.cluster is not None:
            self.cluster.stop()
            self.home.release()
            os.environ.pop(ATTACH, None)

    @functools.cached_property
    def template(self) -> str:
        """A database with this code's tables and the test pack; made by whoever needs it first."""
        pack = CHECKOUT / "cities"
        loaders = [*SRC.glob("**/pack*"), SRC / "kernel" / "facts"]
        tables = wanted()["tables"]
        name = f"{TEMPLATE}{digest(pack, *loaders)[:8]}_{tables[:8]}_{os.environ['KOTA_CITY']}"
        with (self.home.run / "template.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if name not in self._databases():
                self._build(name)
        return name

    def _build(self, name: str) -> None:
        draft = f"{name}_draft"
        for old in self._databases():
            if old.startswith(TEMPLATE):
                self.drop(old)
        database = self._make(draft, "template0")
        from kota.cli.postgres.roles import elsewhere, settle
        from kota.cli.postgres.vouch import vouch

        settle(database.owner)
        vouch(elsewhere(database.keeper, dbname=draft))
        city = City(self.home, database=database)
        with _with("KOTA_DEMO", "0"):
            prepare(city)
        self._keeper(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')

    def clone(self) -> Database:
        """A fresh database like the template."""
        return self._make(f"{CLONE}{secrets.token_hex(5)}", self.template)

    def empty(self) -> Database:
        """A database as a new city's is: roles and extensions, no tables."""
        from kota.cli.postgres.roles import settle

        made = self._make(f"{CLONE}{secrets.token_hex(5)}", "template0")
        settle(made.owner)
        return made

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected."""
        self._keeper(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _make(self, name: str, template: str) -> Database:
        import psycopg

        with psycopg.connect(addresses(self.home).keeper, autocommit=True) as connection:
            make_database(connection, name, template)
        return addresses(self.home, name)

    def _databases(self) -> list[str]:
        import psycopg

        with psycopg.connect(addresses(self.home).keeper, autocommit=True) as connection:
            return [row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()]

    def _keeper(self, words: str) -> None:
        import psycopg

        with psycopg.connect(addresses(self.home).keeper, autocommit=True) as connection:
            connection.execute(words.encode())


def _free_home() -> Home:
    os.environ["KOTA_CITY"] = os.environ.get("KOTA_TEST_PACK", "jakarta")
    for slot in range(1, SLOTS):
        home = Home(workshop() / ("test" if slot == 1 else f"test-{slot}"))
        home.prepare()
        with contextlib.suppress(KnownError):
            home.acquire("test")
            return home
    raise KnownError(f"{SLOTS - 1} test runs of this checkout are at work already.")


def _started(home: Home) -> Cluster:
    """Without fsync a crash of the machine may spoil the data: then it is simply made anew."""
    cluster = Cluster(home, durable=False)
    try:
        cluster.start()
    except KnownError:
        places.remove(home.path)
        cluster = Cluster(home, durable=False)
        cluster.start()
    try:
        bootstrap(cluster, "kota")
        obtained = TestCluster(home, cluster)
        for name in obtained._databases():
            if name.startswith(CLONE) or name.endswith("_draft"):
                obtained.drop(name)
    except BaseException:
        cluster.stop()
        raise
    return cluster


@contextlib.contextmanager
def _with(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name, None)
        if before is not None:
            os.environ[name] = before
