"""A PostgreSQL that somebody else runs: its roles are made, or it is said what to run."""

from pathlib import Path

import psycopg
import pytest

from kota.cli.errors import KnownError
from kota.cli.home import Home
from kota.cli.postgres import Cluster, addresses, places, roles
from kota.cli.postgres.external import arranged, given
from kota.cli.postgres.roles import Database, elsewhere


@pytest.fixture
def keeper(cluster: Cluster, home: Home) -> str:
    """The address of a superuser, on a database without Kota's roles."""
    cluster.start()
    url = addresses(home, socket=cluster.socket).keeper
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE town")
    return elsewhere(url, dbname="town")


def uses_what_the_owner_makes(database: Database) -> bool:
    with psycopg.connect(database.owner) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS things (word text)")
    with psycopg.connect(database.app) as connection:
        connection.execute("INSERT INTO things VALUES ('one')")
        row = connection.execute("SELECT current_user, count(*) FROM things GROUP BY 1").fetchone()
    return row is not None and row[0] == "kota_app"


def test_an_administrators_address_is_enough(keeper: str, home: Home) -> None:
    for _ in range(2):
        assert uses_what_the_owner_makes(arranged(keeper, home))


def test_somebody_who_may_make_roles_but_is_no_superuser_is_enough(keeper: str, home: Home) -> None:
    with psycopg.connect(keeper, autocommit=True) as connection:
        connection.execute("CREATE ROLE manager LOGIN CREATEROLE PASSWORD 'm'")
        connection.execute("ALTER DATABASE town OWNER TO manager")
        connection.execute("ALTER SCHEMA public OWNER TO manager")
    assert uses_what_the_owner_makes(arranged(elsewhere(keeper, user="manager", password="m"), home))


def test_somebody_who_may_not_is_told_what_to_run(keeper: str, home: Home) -> None:
    with psycopg.connect(keeper, autocommit=True) as connection:
        connection.execute("CREATE ROLE guest LOGIN PASSWORD 'g'")
    with pytest.raises(KnownError, match="CREATE ROLE kota_owner LOGIN"):
        arranged(elsewhere(keeper, user="guest", password="g"), home)


def test_roles_of_another_city_are_not_taken_over(keeper: str, home: Home, tmp_path: Path) -> None:
    arranged(keeper, home)
    other = Home(tmp_path / "other")
    other.prepare()
    with pytest.raises(KnownError, match="exist already"):
        arranged(keeper, other)
    places.remove(other.path)


def test_an_owner_who_may_not_make_extensions_is_told_what_to_run(keeper: str, home: Home) -> None:
    with psycopg.connect(keeper, autocommit=True) as connection:
        for role in ("kota_owner", "kota_app"):
            connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'p'".encode())
    app, owner = (elsewhere(keeper, user=role, password="p") for role in ("kota_app", "kota_owner"))
    with pytest.raises(KnownError, match=r"may not do what Kota needs .*\n  CREATE ROLE kota_owner"):
        given(app, owner)


def test_a_server_without_an_extension_is_one_sentence(
    keeper: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roles, "EXTENSIONS", ("no_such_extension",))
    with pytest.raises(KnownError, match=r"lacks an extension .*no_such_extension.*: install PostgreSQL's contrib"):
        arranged(keeper, home)


@pytest.mark.parametrize("url", ["postgresql://a b", "host=", "nonsense", "postgresql://x:notaport/kota"])
def test_an_address_that_is_none_is_one_sentence(home: Home, url: str) -> None:
    with pytest.raises(KnownError, match="KOTA_DATABASE_URL") as raised:
        arranged(url, home)
    assert "\n" not in str(raised.value)


def test_both_addresses_are_taken_as_they_are_unless_one_is_a_superusers(keeper: str, home: Home) -> None:
    database = arranged(keeper, home)
    assert given(database.app, database.owner) == Database(app=database.app, owner=database.owner)
    with pytest.raises(KnownError, match="names a superuser"):
        given(keeper, database.owner)
