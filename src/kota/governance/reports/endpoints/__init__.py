"""Reports for programs: read, send, follow; moderation and filing for callers."""

from kota.governance.reports.endpoints import following, moderation, reading, sending
from kota.ui.api import gather

routers = gather(sending.router, reading.router, following.router, moderation.router)
