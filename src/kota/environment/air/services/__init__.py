"""Writing the air: datastreams of stations, published indices, imported days, warnings."""

from kota.environment.air.services.backlog import fill
from kota.environment.air.services.importing import Outcome, import_days
from kota.environment.air.services.publishing import publish, publish_for
from kota.environment.air.services.registering import register
from kota.environment.air.services.warning import warn

__all__ = ["Outcome", "fill", "import_days", "publish", "publish_for", "register", "warn"]
