"""Writing lines and sealing them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kota.base.actor import Actor
from kota.base.batch import Rows, binary, write
from kota.base.errors import MissingError
from kota.base.events import deliver
from kota.kernel.audit import rules, selectors
from kota.kernel.audit.models import Seal

BATCH = 50_000
_SEALING = 7_301_001  # key of the advisory lock: one sealer at a time, writers never wait


_Facts = Mapping[str, Any] | None
Said = tuple[str, str, Actor, datetime, _Facts]


def rows(deeds: Iterable[Said]) -> Rows:
    """Lines as rows, to be written with the change: (action, subject, by, at, after)."""
    lines = [_line(action, subject, by.urn, at, None, after) for action, subject, by, at, after in deeds]
    return Rows("audit_line", lines)


def _line(action: str, subject: str, by: str, at: datetime, before: _Facts, after: _Facts) -> dict[str, Any]:
    return {
        "at": at, "by": by, "action": action, "subject": subject, "before": binary(rules.digest(before)),
        "after": binary(rules.digest(after)),
    }  # fmt: skip


def record(
    *,
    action: str,
    subject: str,
    by: Actor,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write one line in the caller's transaction. `before` and `after` are kept as digests only."""
    write(Rows("audit_line", [_line(action, subject, by.urn, at, before, after)]))


def record_many(deeds: Iterable[tuple[str, str, datetime]], *, by: Actor) -> None:
    """Write many lines of one actor at once: (action, subject, at)."""
    write(rows((action, subject, by, at, None) for action, subject, at in deeds))


@transaction.atomic
def replay_event(*, failure_id: int, by: Actor, at: datetime) -> None:
    """Try an event again that a subscriber could not take, and say who wanted it."""
    if not deliver.replay(failure_id, at=at):
        raise MissingError("there is no failed event of that number")
    record(action="events.replayed", subject=f"delivery:{failure_id}", by=by, at=at)


@transaction.atomic
def seal(*, at: datetime) -> int:
    """Seal the lines that are committed and not yet sealed; returns how many. Nobody who writes lines waits for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEALING])
        if not cursor.fetchone()[0]:
            return 0
    last = Seal.objects.order_by("-number").first()
    found = selectors.unsealed_after(last.last_xid if last else 0, last.last_line if last else 0, BATCH)
    if not found:
        return 0
    previous = bytes(last.root) if last else rules.EMPTY_ROOT
    leaves = [rules.leaf(selectors.content(line)) for line in found]
    Seal.objects.create(
        number=last.number + 1 if last else 1,
        at=at,
        previous_root=previous,
        root=rules.root([rules.first_leaf(previous, at), *leaves]),
        leaves=b"".join(leaves),
        lines=[line.pk for line in found],
        last_xid=found[-1].xid,
        last_line=found[-1].pk,
    )
    return len(found)
