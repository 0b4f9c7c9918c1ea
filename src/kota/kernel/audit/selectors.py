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


def verify(*, noted_root: str = "") -> Verdict:
    """Recompute every seal from the lines it covers; names each line and seal that does not match.

    `noted_root` is a root (hex) that somebody kept outside: it must still be among the seals.
    """
    faults: list[Fault] = []
    previous, count, number, is_noted, last = rules.EMPTY_ROOT, 0, 0, not noted_root, None
    for seal in Seal.objects.order_by("number").iterator(chunk_size=20):
        number += 1
        if seal.number != number:
            faults.append(Fault(seal.number, 0, f"seal {number} is missing"))
            number = seal.number
        faults += _faults(seal, previous)
        previous, count, last = bytes(seal.root), count + len(seal.lines), seal
        is_noted = is_noted or seal.root_hex == noted_root.lower()
    if not is_noted:
        faults.append(Fault(number, 0, f"no seal has the root {noted_root}: seals were cut off or made anew"))
    faults += _slipped_in(last) if last else []
    unsealed = max(0, Line.objects.count() - count)
    return Verdict(lines=count, seals=number, unsealed=unsealed, faults=tuple(faults))


def _faults(seal: Seal, previous: bytes) -> Iterator[Fault]:
    leaves = [bytes(seal.leaves[i : i + 32]) for i in range(0, len(seal.leaves), 32)]
    if bytes(seal.previous_root) != previous:
        yield Fault(seal.number, 0, f"seal {seal.number} does not name the seal before it")
    # The first seals ever made covered their lines and not their own moment.
    firsts = (rules.first_leaf(bytes(seal.previous_root), seal.at), rules.leaf(bytes(seal.previous_root)))
    if bytes(seal.root) not in [rules.root([first, *leaves]) for first in firsts]:
        yield Fault(seal.number, 0, f"seal {seal.number} does not match its own leaves and time")
    if len(leaves) != len(seal.lines):
        yield Fault(seal.number, 0, f"seal {seal.number} covers {len(leaves)} lines and names {len(seal.lines)}")
    found = Line.objects.in_bulk(seal.lines)
    for pk, expected in zip(seal.lines, leaves, strict=False):  # a difference in length is said above
        if pk not in found:
            yield Fault(seal.number, pk, f"line {pk} is gone")
        elif rules.leaf(content(found[pk])) != expected:
            yield Fault(seal.number, pk, f"line {pk} ({found[pk].action} {found[pk].subject}) was changed")


_SLIPPED_IN = """
    SELECT l.id FROM audit_line l WHERE (l.xid, l.id) <= (%s::text::xid8, %s)
    AND NOT EXISTS (SELECT 1 FROM (SELECT unnest(lines) AS id FROM audit_seal) s WHERE s.id = l.id)
    ORDER BY l.id LIMIT 1000
"""


def _slipped_in(last: Seal) -> list[Fault]:
    """Lines within the reach of the last seal that none covers: an honest line waits behind it."""
    with connection.cursor() as cursor:
        cursor.execute(_SLIPPED_IN, [str(last.last_xid), last.last_line])
        ids = [row[0] for row in cursor.fetchall()]
    return [Fault(last.number, pk, f"line {pk} was slipped in behind the seals") for pk in ids]


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
