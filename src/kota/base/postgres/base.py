"""A kept connection whose server has gone is replaced before a request uses it.

Asking the server itself would cost a round trip for each request. Between two requests a sound connection has nothing
to say, so a socket that can be read means that the server hung up: one system call, and it is right after an idle
night and after a restart of PostgreSQL alike.
"""

import select
from typing import Any

from django.db.backends.postgresql import base
from psycopg import adapt
from psycopg.types.datetime import TimestamptzLoader

from kota.base.geo import Point


class PointLoader(adapt.Loader):
    """`(106.8,-6.2)` becomes a Point, wherever a statement gives one."""

    def load(self, data: Any) -> Point:
        lon, _comma, lat = bytes(data)[1:-1].partition(b",")
        return Point(float(lon), float(lat))


class DatabaseWrapper(base.DatabaseWrapper):
    """What `ENGINE` names."""

    def close_if_unusable_or_obsolete(self) -> None:
        """Called by Django before and after each request, and around each job."""
        if self.connection is not None and not self.in_atomic_block and self._hung_up():
            self.close()
        else:
            super().close_if_unusable_or_obsolete()

    def get_new_connection(self, conn_params: Any) -> Any:
        """Moments are read by psycopg's own loader in C: Django's puts UTC in where UTC stands already, in Python.
        Points are read once here, instead of in a converter that goes through every row again."""
        made = super().get_new_connection(conn_params)
        made.adapters.register_loader("timestamptz", TimestamptzLoader)
        made.adapters.register_loader("point", PointLoader)
        return made

    def create_cursor(self, name: str | None = None) -> Any:
        """As Django makes it, but for its loader of moments."""
        if name:
            held = self.connection.autocommit
            server_side: Any = base.ServerSideCursor
            return server_side(self.connection, name=name, scrollable=False, withhold=held)
        return self.connection.cursor()

    def _hung_up(self) -> bool:
        if self.connection.closed:
            return True
        ear = select.poll()
        ear.register(self.connection.fileno(), select.POLLIN)
        return bool(ear.poll(0))
