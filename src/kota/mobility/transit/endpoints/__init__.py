"""Transit for programs."""

from kota.mobility.transit.endpoints import live
from kota.ui.api import gather

routers = gather(live.router)
