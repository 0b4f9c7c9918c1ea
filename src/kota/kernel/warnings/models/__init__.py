"""Alerts of our own, those of others, who wants to hear of them, and what left the house."""

from kota.kernel.warnings.models.alerts import Alert
from kota.kernel.warnings.models.foreign import FeedState, Foreign, Refused
from kota.kernel.warnings.models.reach import Outgoing, Place, Webhook

__all__ = ["Alert", "FeedState", "Foreign", "Outgoing", "Place", "Refused", "Webhook"]
