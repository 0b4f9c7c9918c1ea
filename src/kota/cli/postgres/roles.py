"""Roles and databases: `kota_owner` owns the tables, `kota_app` uses them, neither is a superuser."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from kota.cli.errors import KnownError

if TYPE_CHECKING:
    import psycopg

OWNER, APP = "kota_owner", "kota_app"
OLDEST_SERVER = 180000
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
PLAIN = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
# What kota_owner makes from now on, kota_app may read and write; append-only tables take some of it back.
PRIVILEGES = (
    f"ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
    f"ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
    f"ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO {APP}",
)


@dataclass(frozen=True)
class Database:
    """One database on one server, and how each role reaches it."""

    app: str
    owner: str
    keeper: str = ""


def address(user: str, password: str, name: str, **where: str) -> str:
    """A PostgreSQL address; the server's host, port and the rest go into its query."""
    credentials = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    return f"postgresql://{credentials}@/{quote(name, safe='')}?{urlencode(where, quote_via=quote)}"


def elsewhere(url: str, **changes: str) -> str:
    """The same server by another user, password or database."""
    from psycopg.conninfo import conninfo_to_dict

    parts = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    parts.update(changes)
    return address(parts.pop("user", ""), parts.pop("password", ""), parts.pop("dbname", ""), **parts)


def check_server(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Refuse a server that is too old, or a database that cannot hold every text."""
    version = connection.info.server_version
    if version < OLDEST_SERVER:
        raise KnownError(
            f"Kota needs PostgreSQL 18 or newer; the server of KOTA_DATABASE_URL is {version // 10000}.{version % 100}."
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise KnownError(
            f"The database of KOTA_DATABASE_URL is in {encoding}: make one in UTF8 "
            "(CREATE DATABASE kota TEMPLATE template0 ENCODING 'UTF8')."
        )


def make_role(connection: "psycopg.Connection[tuple[object, ...]]", name: str, password: str) -> None:
    """Make the role, or set its password; the server sees only the password's SCRAM verifier."""
    from psycopg import sql

    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    words = "ALTER ROLE {} PASSWORD {}" if there else f"CREATE ROLE {{}} {PLAIN} PASSWORD {{}}"
    connection.execute(sql.SQL(words).format(sql.Identifier(name), sql.Literal(verifier)))


def make_database(connection: "psycopg.Connection[tuple[object, ...]]", name: str, template: str = "template0") -> None:
    """Make an empty database, or a copy of another, owned by kota_owner."""
    from psycopg import sql

    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    words = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
    connection.execute(words.format(sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)))


def settle(owner_url: str) -> None:
    """As the owner: the extensions Kota uses (all of them trusted) and what kota_app may do from now on."""
    import psycopg

    with psycopg.connect(owner_url, autocommit=True) as connection:
        for extension in EXTENSIONS:
            connection.execute(f'CREATE EXTENSION IF NOT EXISTS "{extension}"')
        for words in PRIVILEGES:
            connection.execute(words)
