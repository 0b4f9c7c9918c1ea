"""What other apps learn about observations, and the model of SensorThings."""

from kota.kernel.observations.contracts.events import ObservationsCame, TaskCreated
from kota.kernel.observations.contracts.values import Kept, Outcome, Quality, Reading, Refused, Stream

__all__ = ["Kept", "ObservationsCame", "Outcome", "Quality", "Reading", "Refused", "Stream", "TaskCreated"]
