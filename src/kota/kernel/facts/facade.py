"""What other apps may call: read, change and end facts."""

from kota.kernel.facts.selectors import at, changed_at, city, current, derived, document, forget, history, latest
from kota.kernel.facts.services import end, put

__all__ = ["at", "changed_at", "city", "current", "derived", "document", "end", "forget", "history", "latest", "put"]
