"""Whether what a warning was given for still stands: asked of the app that asked for the warning."""

from datetime import datetime

from kota.base.registry import REGISTRY
from kota.kernel.warnings.contracts import Cause, State, Status
from kota.kernel.warnings.models import Alert


def standing(alert: Alert, at: datetime) -> Cause | None:
    """The cause of a warning that holds; None where it is over, or where no app knows. Exercises have none."""
    ask = REGISTRY.causes().get(alert.klass)
    if ask is None or not alert.key or alert.status != Status.ACTUAL or alert.state != State.ACTIVE:
        return None
    found: Cause | None = ask(alert.key, alert.level, at)
    return found
