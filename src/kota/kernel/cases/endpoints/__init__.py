"""Cases for programs: what can be reported, and the work of officers."""

from kota.kernel.cases.endpoints import acting, catalogue, rules, work
from kota.ui.api import gather

routers = gather(catalogue.router, work.router, acting.router, rules.router)
