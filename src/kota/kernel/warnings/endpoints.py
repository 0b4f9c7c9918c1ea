from kota.ui.api import Router, gather

router = Router("Alerts")
routers = gather(router)
