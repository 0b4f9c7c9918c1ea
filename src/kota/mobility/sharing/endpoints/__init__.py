"""Sharing for programs: what is near, what is expected, what it costs; and what operators send."""

from kota.mobility.sharing.endpoints import sending
from kota.ui.api import gather

routers = gather(sending.router)  # reading's, with what is sent beside it: one path answers both
