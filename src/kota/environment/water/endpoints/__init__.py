"""The water for programs: gates and their levels, changes, areas under water, and the answer for a place."""

from kota.environment.water.endpoints import reading
from kota.ui.api import gather

routers = gather(reading.router)
