"""Reading notices, choices and devices."""

from kota.kernel.alerts.selectors.inbox import deliveries, inbox, notice, personal_data, unread
from kota.kernel.alerts.selectors.people import (
    Person,
    choice,
    chosen,
    chosen_by_reader,
    digest_of,
    find,
    reader,
    subscriptions,
    topics_for,
)
from kota.kernel.alerts.selectors.unsubscribing import Unsubscribing, read_token, unsubscribe_url
from kota.kernel.alerts.selectors.words import Said, said

__all__ = [
    "Person", "Said", "Unsubscribing", "choice", "chosen", "chosen_by_reader", "deliveries", "digest_of",
    "find", "inbox", "notice", "personal_data", "read_token", "reader", "said", "subscriptions", "topics_for",
    "unread", "unsubscribe_url",
]  # fmt: skip
