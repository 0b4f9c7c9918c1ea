"""The database of a city on its own embedded cluster."""

from pathlib import Path

from kota.cli.home import Home
from kota.cli.postgres.cluster import SUPERUSER, Cluster
from kota.cli.postgres.roles import APP, OWNER, Database, address, elsewhere, make_database, make_role, settle
from kota.cli.postgres.vouch import vouch


def addresses(home: Home, name: str = "kota", socket: Path | None = None) -> Database:
    """How the roles reach a database of this home's cluster, whether it runs or not."""
    host = str(socket or (home.run / "socket").read_text().strip())
    return Database(
        app=address(APP, home.secret("database_app"), name, host=host),
        owner=address(OWNER, home.secret("database_owner"), name, host=host),
        keeper=address(SUPERUSER, home.secret("database_keeper"), "postgres", host=host),
    )


def bootstrap(cluster: Cluster, name: str = "kota") -> Database:
    """Roles, database and privileges; safe to repeat, so it is done at each start."""
    import psycopg

    found = addresses(cluster.home, name, cluster.socket)
    with psycopg.connect(found.keeper, autocommit=True) as connection:
        make_role(connection, OWNER, cluster.home.secret("database_owner"))
        make_role(connection, APP, cluster.home.secret("database_app"))
        make_database(connection, name)
    settle(found.owner)
    vouch(elsewhere(found.keeper, dbname=name))
    return found
