"""Getting in, for programs: lifts, steps at stops, and for operators the help that travellers booked."""

from kota.mobility.access.endpoints import helping, reading
from kota.ui.api import gather

OPERATIONS = (reading, helping)  # the second adds to the router of the first
routers = gather(reading.router)
