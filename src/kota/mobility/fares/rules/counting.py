"""Counts of riders that tell nobody's way: small ones are not said."""


def shown(count: int, least: int) -> int | None:
    """The count, or None where it is small enough that somebody could be meant. Zero is nobody, and is said."""
    return count if count == 0 or count >= least else None
