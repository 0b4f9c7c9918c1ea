"""Sharing for programs: what is near, what is expected, what it costs; and what operators send."""

from kota.mobility.sharing.endpoints import reading, sending
from kota.ui.api import gather

OPERATIONS = (reading, sending)  # the second adds to the router of the first: one path answers both
routers = gather(reading.router)
