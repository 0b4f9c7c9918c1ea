"""Reading the audit, and checking it against its seals."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import QuerySet

from kota.kernel.audit import rules
from kota.kernel.audit.contracts import Fault, Verdict
from kota.kernel.audit.models import Line, Seal


def lines(*, subject: str = "", action: str = "", by: str = "") -> QuerySet[Line]:
    """Lines, newest first, narrowed by exact subject or actor and by the beginning of the action."""
    found = Line.objects.order_by("-id")
    if subject:
        found = found.filter(subject=subject)
    if action:
        found = found.filter(action__startswith=action)
    return found.filter(by=by) if by else found


def seals() -> QuerySet[Seal]:
    return Seal.objects.order_by("-number").defer("leaves")


def content(line: Line) -> bytes:
    """The bytes of a line that its seal covers: every column but the transaction's number, which a restore renews."""
    fields = (str(line.pk), line.at.isoformat(), line.by, line.action, line.subject)
    return rules.line_content([*fields, _bytes(line.before), _bytes(line.after)])


def verify() -> Verdict:
    """Recompute every seal from the lines it covers; names each line and seal that does not match."""
    faults: list[Fault] = []
    previous, count, number = rules.EMPTY_ROOT, 0, 0
    for seal in Seal.objects.order_by("number").iterator(chunk_size=20):
        number += 1
        if seal.number != number:
            faults.append(Fault(seal.number, 0, f"seal {number} is missing"))
            number = seal.number
        faults += _faults(seal, previous)
        previous, count = bytes(seal.root), count + len(seal.lines)
    unsealed = max(0, Line.objects.count() - count)
    return Verdict(lines=count, seals=number, unsealed=unsealed, faults=tuple(faults))


def _faults(seal: Seal, previous: bytes) -> Iterator[Fault]:
    leaves = [bytes(seal.leaves[i : i + 32]) for i in range(0, len(seal.leaves), 32)]
    if bytes(seal.previous_root) != previous:
        yield Fault(seal.number, 0, f"seal {seal.number} does not name the seal before it")
    if rules.root([rules.leaf(bytes(seal.previous_root)), *leaves]) != bytes(seal.root):
        yield Fault(seal.number, 0, f"seal {seal.number} does not match its own leaves")
    found = Line.objects.in_bulk(seal.lines)
    for pk, expected in zip(seal.lines, leaves, strict=False):
        if pk not in found:
            yield Fault(seal.number, pk, f"line {pk} is gone")
        elif rules.leaf(content(found[pk])) != expected:
            yield Fault(seal.number, pk, f"line {pk} ({found[pk].action} {found[pk].subject}) was changed")


def unsealed_after(last_xid: int, last_line: int, limit: int) -> list[Line]:
    """Committed lines that no seal covers yet, in commit order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM audit_line WHERE (xid, id) > (%s::text::xid8, %s)"
            " AND xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid, id LIMIT %s",
            [str(last_xid), last_line, limit],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return list(Line.objects.filter(pk__in=ids).order_by("xid", "id"))


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)
