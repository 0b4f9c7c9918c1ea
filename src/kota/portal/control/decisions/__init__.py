"""What needs a decision now, the most urgent first: what it is, where, since when, what to do, and its page."""

from kota.portal.control.decisions import alerts, devices, gates, reports
from kota.portal.control.decisions.decision import Decision
from kota.portal.control.seen import Seen


def decisions(seen: Seen) -> list[Decision]:
    """Everything that waits for somebody in the control room: what is meant before what is practised. Of the same rank
    what waits longest comes first."""
    found = [*alerts.drafts(seen), *alerts.endings(seen), *gates.gates(seen), *reports.incidents(seen),
             *reports.dangerous(seen), *reports.late(seen), *devices.devices(seen)]  # fmt: skip
    return sorted(found, key=lambda one: (bool(one.mark), one.rank, one.until or one.since or seen.at))
