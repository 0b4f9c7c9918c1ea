"""Index searches under row-level security.

On a table with row-level security PostgreSQL lets an index serve a condition only when the function behind
its operator is marked as leaking nothing (no error or notice that tells of a row). Those that compare numbers,
texts and times are; those for "a point in a box" and "a document that matches" are not, though they tell
nothing either. Without the mark every map and search reads all cases: 67 ms instead of 2 ms at 100,000.
"""

import contextlib

QUIET = ("on_pb(point, box)", "ts_match_vq(tsvector, tsquery)")


def vouch(superuser_url: str) -> bool:
    """Mark them in this database; False where the user is no superuser: all works then, but slower."""
    import psycopg

    with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
        with psycopg.connect(superuser_url, autocommit=True) as connection:
            for name in QUIET:
                connection.execute(f"ALTER FUNCTION pg_catalog.{name} LEAKPROOF".encode())
        return True
    return False
