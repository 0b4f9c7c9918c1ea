"""The fares for programs: what is sold, quotes, taps, tickets, settlement, counts of riders."""

from kota.mobility.fares.endpoints import reading, tapping, tickets
from kota.ui.api import gather

routers = gather(reading.router, tapping.router, tickets.router)
