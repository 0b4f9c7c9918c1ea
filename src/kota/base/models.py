"""Tables of the base storey."""

from kota.base.events.models import Cursor, FailedDelivery, Outbox

__all__ = ["Cursor", "FailedDelivery", "Outbox"]
