"""Promises that the database keeps, as steps of a migration."""

from collections.abc import Sequence

from django.db import migrations

_GUARD = """
CREATE OR REPLACE FUNCTION kota_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""


def append_only(table: str) -> migrations.RunSQL:
    """Rows of `table` are written once: the application may neither change nor remove them."""
    return migrations.RunSQL(
        [
            _GUARD,
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION kota_append_only()",
            revoke(table, ["UPDATE", "DELETE", "TRUNCATE"]),
        ],
        migrations.RunSQL.noop,
    )


def revoke(table: str, rights: Sequence[str]) -> str:
    """SQL that takes rights on a table from the application's role, where that role exists."""
    is_there = "SELECT 1 FROM pg_roles WHERE rolname = 'kota_app'"
    taken = f"REVOKE {', '.join(rights)} ON {table} FROM kota_app"
    return f"DO $$ BEGIN IF EXISTS ({is_there}) THEN {taken}; END IF; END $$"
