"""Reports for programs: read, send, follow; moderation and filing for callers."""

from kota.governance.reports.endpoints import following, moderation, reading, sending
from kota.governance.reports.endpoints.router import router
from kota.ui.api import gather

routers = gather(router, moderation.router)

__all__ = ["following", "reading", "routers", "sending"]
