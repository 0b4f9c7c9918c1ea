"""Journeys for programs."""

from kota.mobility.journeys.endpoints import reading
from kota.ui.api import gather

routers = gather(reading.router)
