"""Sharing for programs: what is near, what is expected, what it costs; and what operators send."""

from kota.mobility.sharing.endpoints import reading, sending
from kota.ui.api import gather

routers = gather(reading.router, sending.router)
