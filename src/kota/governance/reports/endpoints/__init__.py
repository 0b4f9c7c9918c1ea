"""Reports for programs: read, send, follow; moderation and filing for callers."""

# `counting` comes first: `/reports/clusters` would be a number for `/reports/{reference}` otherwise.
from kota.governance.reports.endpoints import counting, following, moderation, reading, sending
from kota.governance.reports.endpoints.router import router
from kota.ui.api import gather

routers = gather(router, moderation.router)

__all__ = ["counting", "following", "reading", "routers", "sending"]
