"""A PostgreSQL that somebody else runs, named by KOTA_DATABASE_URL."""

import contextlib
from collections.abc import Iterator

from kota.cli.errors import KnownError
from kota.cli.home import Home
from kota.cli.postgres.roles import APP, OWNER, Database, check_server, elsewhere, make_role, settle
from kota.cli.postgres.vouch import QUIET, vouch

TO_RUN = (
    """CREATE ROLE kota_owner LOGIN PASSWORD '...';
  CREATE ROLE kota_app LOGIN PASSWORD '...';
  CREATE DATABASE kota OWNER kota_owner TEMPLATE template0 ENCODING 'UTF8';
and in that database, so that maps and searches use their indexes,
  """
    + "\n  ".join(f"ALTER FUNCTION {name} LEAKPROOF;" for name in QUIET)
    + """
and start Kota with
  KOTA_OWNER_URL=postgresql://kota_owner:...@HOST/kota KOTA_DATABASE_URL=postgresql://kota_app:...@HOST/kota"""
)


def given(url: str, owner_url: str) -> Database:
    """Both addresses were given: check the server and that kota_app is only what it should be."""
    import psycopg

    with _told():
        with psycopg.connect(url, autocommit=True) as connection:
            check_server(connection)
            row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
            if row and row[0]:
                raise KnownError("KOTA_DATABASE_URL names a superuser, who passes by every rule: use kota_app.")
        settle(owner_url)
    return Database(app=url, owner=owner_url)


def arranged(url: str, home: Home) -> Database:
    """Only one address was given: make the roles with it, or say what its administrator has to run."""
    import psycopg

    with _told():
        names = f"database_{psycopg.conninfo.conninfo_to_dict(url).get('host') or 'local'}".replace("/", "_")
        owner_word, app_word = home.secret(f"{names}_owner"), home.secret(f"{names}_app")
        found = Database(
            app=elsewhere(url, user=APP, password=app_word), owner=elsewhere(url, user=OWNER, password=owner_word)
        )
        with psycopg.connect(url, autocommit=True) as connection:
            check_server(connection)
            if not _works(found.owner) or not _works(found.app):
                _arrange(connection, owner_word, app_word)
        settle(found.owner)
        vouch(url)
    return found


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Whatever such a server refuses ends in a sentence that says what to do."""
    import psycopg

    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise KnownError(
            f"The user of KOTA_DATABASE_URL or KOTA_OWNER_URL may not do what Kota needs ({_first(error)}); "
            f"as a superuser run\n  {TO_RUN}"
        ) from error
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.UndefinedFile) as error:
        raise KnownError(
            f"The server of KOTA_DATABASE_URL lacks an extension that Kota needs ({_first(error)}): "
            "install PostgreSQL's contrib package there and run the same command again."
        ) from error
    except psycopg.ProgrammingError as error:
        raise KnownError(
            "KOTA_DATABASE_URL or KOTA_OWNER_URL is not an address of PostgreSQL: "
            "write it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE."
        ) from error
    except psycopg.Error as error:
        words = (str(error).strip().splitlines() or ["no answer"])[-1].strip()
        raise KnownError(f"The database of KOTA_DATABASE_URL cannot be used: {words}") from error


def _first(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["it did not say why"])[0].strip()


def _arrange(connection: object, owner_word: str, app_word: str) -> None:
    import psycopg
    from psycopg import sql

    assert isinstance(connection, psycopg.Connection)
    taken = connection.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[OWNER, APP]]).fetchall()
    if taken:
        raise KnownError(
            "The roles kota_owner or kota_app exist already on the server of KOTA_DATABASE_URL, and this "
            "home does not know their passwords: give KOTA_OWNER_URL and KOTA_DATABASE_URL with them."
        )
    make_role(connection, OWNER, owner_word)
    make_role(connection, APP, app_word)
    name = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("GRANT CREATE, CONNECT, TEMPORARY ON DATABASE {} TO kota_owner").format(name))
    connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO kota_app").format(name))
    connection.execute("GRANT USAGE, CREATE ON SCHEMA public TO kota_owner")


def _works(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True
