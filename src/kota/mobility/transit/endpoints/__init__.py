"""Transit for programs."""

from kota.mobility.transit.endpoints import live, network
from kota.ui.api import gather

routers = gather(network.router, live.router)
