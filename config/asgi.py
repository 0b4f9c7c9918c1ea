"""The web process: live streams handled here, everything else by the WSGI pages in a pool of threads.

Django's own ASGI handler served a quarter of what WSGI does, so pages stay under WSGI (docs/adr/0003-web-process.md).
"""

import os
from typing import Any

from django.conf import settings

from config.wsgi import application as pages
from kota.base.bridge import Bridge
from kota.base.live import Live
from kota.kernel.observations.mqtt.client import Teller
from kota.kernel.observations.sensorthings.quick import Quick

_wsgi: Any = pages
_pages = Bridge(_wsgi, threads=int(os.environ.get("KOTA_THREADS", "8")))
_live = Live()
_observations = Quick(_pages)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Route by path: `/live` streams, devices send observations, all else is a page."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live":
        await _live(scope, receive, send)
    elif scope["type"] == "http" and Quick.takes(scope):
        await _observations(scope, receive, send)
    elif scope["type"] == "http":
        await _pages(scope, receive, send)


async def _lifespan(receive: Any, send: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup" and settings.KOTA_MQTT_URL:
            Teller(settings.KOTA_MQTT_URL)
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            _observations.close()
            return
