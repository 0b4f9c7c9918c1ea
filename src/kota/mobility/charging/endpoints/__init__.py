"""Charging for programs: where chargers are, what is free, what it costs before plugging in."""

from kota.mobility.charging.endpoints import reading
from kota.ui.api import gather

routers = gather(reading.router)
