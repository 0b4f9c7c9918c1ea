"""What is told to MQTT subscribers after commit: entities that changed, and observations that came.

Whoever serves MQTT puts a listener here; without one nothing is gathered. A listener that fails is logged: what is
committed is committed.
"""

from collections.abc import Callable, Collection

from django.db import transaction

from kota.kernel.observations.contracts import Batch, Outcomes
from kota.kernel.observations.contracts.entities import EntitySet

Changed = Callable[[EntitySet, int, Collection[str] | None], None]
Observed = Callable[[Batch, Outcomes], None]
_changed: list[Changed] = []
_observed: list[Observed] = []


def listen(on_changed: Changed, on_observed: Observed) -> Callable[[], None]:
    """Be told of everything that this process commits, until the function that this returns is called."""
    _changed.append(on_changed)
    _observed.append(on_observed)

    def end() -> None:
        _changed.remove(on_changed)
        _observed.remove(on_observed)

    return end


def changed(found: EntitySet, number: int, properties: Collection[str] | None = None) -> None:
    """An entity was made in this transaction, or these properties of it were changed."""
    if _changed:
        transaction.on_commit(lambda: [tell(found, number, properties) for tell in _changed], robust=True)


def observed(batch: Batch, outcomes: Outcomes) -> None:
    """Observations were kept in this transaction."""
    if _observed:
        transaction.on_commit(lambda: [tell(batch, outcomes) for tell in _observed], robust=True)
