"""A message of Kota's own on the broker, for other apps: kept there (retained) until it is replaced by an empty one."""

import ssl
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from paho.mqtt import publish as mqtt

_BEGAN = "mqtt.began"


def publish_retained(topic: str, content: bytes) -> None:
    """Publish and wait until the broker has it; an exception of paho or OSError when it has not."""
    parts = urlsplit(settings.KOTA_MQTT_URL)
    is_safe = parts.scheme == "mqtts"
    mqtt.single(
        topic,
        content,
        qos=1,
        retain=True,
        hostname=parts.hostname or "localhost",
        port=parts.port or (8883 if is_safe else 1883),
        auth={"username": unquote(parts.username or ""), "password": unquote(parts.password or "")},
        tls={"ca_certs": ssl.get_default_verify_paths().cafile or ""} if is_safe else None,
    )


def has_broker() -> bool:
    """Is there a broker at all?"""
    return bool(settings.KOTA_MQTT_URL)


def broker_began() -> None:
    """The embedded broker started: it retains nothing of what it was told before."""
    cache.set(_BEGAN, uuid4().hex, None)


def broker_epoch() -> str:
    """Another one whenever the embedded broker has started; empty where the broker is another's, which remembers."""
    return str(cache.get(_BEGAN, ""))
