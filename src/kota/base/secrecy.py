"""Who may read what is confidential: row-level security lets a transaction see that of the agencies that it named.

Nothing is named by default, so a page that forgets to ask sees nothing confidential. What is named ends with the block
(and with the transaction, whatever happens): the next request on the same connection starts with nothing again.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection, transaction

EVERYWHERE = "*"
_SET = "SELECT set_config('kota.agencies', %s, true)"


@contextmanager
def seeing(agencies: Iterable[str]) -> Iterator[None]:
    """A transaction that sees what is confidential of these agencies; `*` for all of them."""
    # A comma would split one code into two, so a code that holds one opens nothing.
    named = ",".join(sorted(code for code in agencies if code and "," not in code))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('kota.agencies', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute(_SET, [named])
        yield
        cursor.execute(_SET, [before])


def seeing_all() -> AbstractContextManager[None]:
    """For what Kota itself does to everything: deadlines, counts without names, erasure."""
    return seeing((EVERYWHERE,))
