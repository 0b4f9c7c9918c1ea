"""Warnings for programs: reading, one's own places, the work on them, webhooks."""

from kota.kernel.warnings.endpoints import hooks, own, public, work
from kota.ui.api import gather

# What has a name of its own comes before `/alerts/{identifier}`.
routers = gather(own.router, hooks.router, work.router, public.router)
