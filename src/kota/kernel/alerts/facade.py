"""What other apps may call: tell somebody something, and see whether it arrived."""

from kota.kernel.alerts.contracts import Channel, Recipient
from kota.kernel.alerts.selectors import deliveries, personal_data, unread
from kota.kernel.alerts.services import erase, mark_read, notify

__all__ = ["Channel", "Recipient", "deliveries", "erase", "mark_read", "notify", "personal_data", "unread"]
