"""The embedded PostgreSQL: a private cluster on a socket, run by our own supervisor."""

from kota.cli.postgres.cluster import Cluster
from kota.cli.postgres.embedded import addresses, bootstrap
from kota.cli.postgres.roles import Database

__all__ = ["Cluster", "Database", "addresses", "bootstrap"]
