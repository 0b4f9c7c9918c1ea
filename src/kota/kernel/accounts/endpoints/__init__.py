"""People, roles and keys for programs."""

from kota.kernel.accounts.endpoints import keys, own, people, public
from kota.ui.api import gather

routers = gather(public.router, own.router, people.router, keys.router)
