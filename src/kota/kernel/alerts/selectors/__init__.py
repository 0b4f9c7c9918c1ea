"""Reading notices, choices and devices."""

from kota.kernel.alerts.selectors.inbox import (
    TRIAL,
    deliveries,
    inbox,
    last_trial,
    notice,
    personal_data,
    reached,
    unread,
)
from kota.kernel.alerts.selectors.kept import is_demo, kept_for, kept_messages
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
from kota.kernel.alerts.selectors.unsubscribing import Unsubscribing, everything, read_token, unsubscribe_url
from kota.kernel.alerts.selectors.words import Said, said

__all__ = [
    "TRIAL", "Person", "Said", "Unsubscribing", "choice", "chosen", "chosen_by_reader", "deliveries",
    "digest_of", "everything", "find", "inbox", "is_demo", "kept_for", "kept_messages", "last_trial", "notice",
    "personal_data", "reached", "read_token", "reader", "said", "subscriptions", "topics_for", "unread",
    "unsubscribe_url",
]  # fmt: skip
