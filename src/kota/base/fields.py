"""Database fields that PostgreSQL has and Django lacks."""

from typing import Any

from django.db import models
from django.db.models.lookups import Lookup

from kota.base.geo import Box, Point


class PointField(models.Field):  # type: ignore[type-arg]
    """A PostgreSQL `point` (longitude, latitude); index it with GiST, look up with `__in_box=geo.Box(...)`.
    The connection reads it (`kota.base.postgres`)."""

    def db_type(self, connection: Any) -> str:
        return "point"

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else f"({value.lon!r},{value.lat!r})"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::point"


@PointField.register_lookup
class InBox(Lookup):
    lookup_name = "in_box"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        return "box(point(%s,%s),point(%s,%s))", [value.west, value.south, value.east, value.north]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.get_db_prep_lookup(self.rhs, connection)
        return f"{lhs} <@ {rhs}", [*lhs_params, *rhs_params]


@PointField.register_lookup
class InWideBox(InBox):
    """The same as `in_box`, for boxes that hold much of a table: PostgreSQL takes any box for a small one, and the GiST
    index would be read from end to end. Written so that this index cannot serve."""

    lookup_name = "in_wide_box"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        west, south, east, north = self.get_db_prep_lookup(self.rhs, connection)[1]
        sql = f"(({lhs})[0] BETWEEN %s AND %s AND ({lhs})[1] BETWEEN %s AND %s)"
        return sql, [*lhs_params, west, east, *lhs_params, south, north]


class Away(models.Func):
    """How far a point lies from another, in degrees: `order_by(Away("point", there))` walks the GiST index outwards."""

    template = "(%(expressions)s)"
    arg_joiner = " <-> "
    output_field = models.FloatField()

    def __init__(self, point: Any, there: Point) -> None:
        super().__init__(point, models.Value(there, output_field=PointField()))


class Xid(models.Field):  # type: ignore[type-arg]
    """The 64-bit number of the transaction that wrote a row (`xid8`), filled by the database.

    Ids are handed out before commit, so a reader that goes by id loses rows; readers go by (xid, id) and stop below
    `pg_snapshot_xmin(pg_current_snapshot())`.
    """

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int:
        return int(value)

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::xid8"

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else str(value)


class CurrentXid(models.Func):
    function = "pg_current_xact_id"
    output_field = Xid()


class BoxField(models.Field):  # type: ignore[type-arg]
    """A PostgreSQL `box`; written and read as a `geo.Box`."""

    def db_type(self, connection: Any) -> str:
        return "box"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Box | None:
        if value is None:
            return None
        east, north, west, south = (float(part) for part in value.replace("(", "").replace(")", "").split(","))
        return Box(west, south, east, north)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else f"({value.west!r},{value.south!r}),({value.east!r},{value.north!r})"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::box"
