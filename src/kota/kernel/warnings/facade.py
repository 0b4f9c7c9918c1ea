"""What other apps may call: have people warned, and see who is warned of what."""

from kota.kernel.warnings.contracts import Severity, Status, Trigger, Wish
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.selectors.alerts import (
    active_alerts,
    alert,
    alerts_for_point,
    in_force,
    messages,
    of_key,
    pending,
    sent_of,
)
from kota.kernel.warnings.selectors.audience import audience, listed, places
from kota.kernel.warnings.selectors.classes import classes, level_name
from kota.kernel.warnings.selectors.figures import arrived, by_class, deliveries, untold
from kota.kernel.warnings.selectors.foreign import shown as foreign_alerts
from kota.kernel.warnings.services.deciding import approve, cancel_alert, expire, judge, reject, update_alert
from kota.kernel.warnings.services.drafting import draft_alert, submit
from kota.kernel.warnings.services.reach import add_place, remove_place
from kota.kernel.warnings.services.telling import tell

__all__ = [
    "Alert", "Severity", "Status", "Trigger", "Wish", "active_alerts", "add_place", "alert", "alerts_for_point",
    "approve", "arrived", "audience", "by_class", "cancel_alert", "classes", "deliveries", "draft_alert", "expire",
    "foreign_alerts", "in_force", "judge", "level_name", "listed", "messages", "of_key", "pending", "places", "reject",
    "remove_place", "sent_of", "submit", "tell", "untold", "update_alert",
]  # fmt: skip
