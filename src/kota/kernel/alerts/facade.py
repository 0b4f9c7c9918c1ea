"""What other apps may call: tell somebody something, or very many people at once, and see whether it arrived."""

from kota.kernel.alerts.contracts import Broadcast, Channel, Choice, Recipient, Spoken
from kota.kernel.alerts.rules import next_try
from kota.kernel.alerts.selectors import deliveries, personal_data, reached, unread
from kota.kernel.alerts.services import call_off, erase, mark_read, notify, notify_many, set_choice

__all__ = [
    "Broadcast", "Channel", "Choice", "Recipient", "Spoken", "call_off", "deliveries", "erase", "mark_read", "next_try",
    "notify", "notify_many", "personal_data", "reached", "set_choice", "unread",
]  # fmt: skip
