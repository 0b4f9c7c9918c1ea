"""Telling people, sending what waits, and what people choose."""

from kota.kernel.alerts.services.broadcast import call_off, notify_many
from kota.kernel.alerts.services.choose import (
    add_push,
    erase,
    mark_read,
    remove_push,
    set_choice,
    unsubscribe,
)
from kota.kernel.alerts.services.deliver import deliver, deliver_due, deliver_wave, forget_old
from kota.kernel.alerts.services.tell import notify, send_trial

__all__ = [
    "add_push", "call_off", "deliver", "deliver_due", "deliver_wave", "erase", "forget_old", "mark_read", "notify",
    "notify_many", "remove_push", "send_trial", "set_choice", "unsubscribe",
]  # fmt: skip
