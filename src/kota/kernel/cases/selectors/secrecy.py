"""Who may read confidential cases, with their history, photos and contact: see `kota.base.secrecy`."""

from contextlib import AbstractContextManager, nullcontext

from kota.base.secrecy import EVERYWHERE, seeing, seeing_all

__all__ = ["EVERYWHERE", "seeing", "seeing_all", "writing"]


def writing(*, is_confidential: bool) -> AbstractContextManager[None]:
    """For a write that was allowed already: a confidential case may come to an agency that its writer cannot see."""
    return seeing_all() if is_confidential else nullcontext()
