"""The traffic for programs: speeds, forecasts, incidents, cameras; bursts of probes, and decisions."""

from kota.mobility.traffic.endpoints import reading, writing
from kota.ui.api import gather

routers = gather(writing.router, reading.router)
