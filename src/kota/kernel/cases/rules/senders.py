"""Who sent a report: several of one person are no several people."""

from collections.abc import Iterable

from kota.base.actor import ActorKind

FOR_OTHERS = ("phone", "counter")
BY_PROGRAMS = ("api", "open311")


def people(senders: Iterable[str]) -> int:
    """How many people these are at most: who is known counts once, of the others each counts."""
    every = list(senders)
    known = {who for who in every if who}
    return len(known) + every.count("")


def sender(mark: str, *, by: str, channel: str) -> str:
    """Who sent a report that names nobody: the browser's mark, else the account or the key that sent it; programs
    without a key are one. Empty where staff wrote for a caller, and where nothing is known."""
    kind, _colon, number = by.partition(":")
    if channel in FOR_OTHERS:
        return ""
    if kind == ActorKind.ACCOUNT:
        return number
    if kind in (ActorKind.CLIENT, ActorKind.DEVICE):
        return by
    return mark or (by if channel in BY_PROGRAMS and kind == ActorKind.ANONYMOUS else "")
