"""What the environment asks for, looked at before anything is started: what would only break later is refused now."""

import importlib.util
import os
import sys
from urllib.parse import SplitResult, urlsplit

from kota.cli.errors import KnownError

NUMBERS = {"KOTA_WEB_WORKERS": (1, 64), "KOTA_TRUSTED_PROXIES": (0, 16), "KOTA_OBSERVATIONS_DAYS": (1, 36_500)}
ADDRESSES = {
    "KOTA_EMAIL_URL": ({"smtp", "smtp+plain"}, "smtp://user:password@host:587"),
    "KOTA_SMS_URL": ({"http", "https"}, "https://host/path"),
    "KOTA_GEOCODER_URL": ({"http", "https"}, "https://host"),
    "KOTA_OIDC_ISSUER": ({"http", "https"}, "https://host"),
    "KOTA_MQTT_URL": ({"mqtt", "mqtts"}, "mqtt://user:password@host:1883"),
    "KOTA_FILES_URL": ({"s3"}, "s3://bucket/prefix?endpoint=https://host"),
}


def check() -> None:
    """KnownError for the first setting that cannot be meant. Its value is not repeated: it may hold a password."""
    for name, (least, most) in NUMBERS.items():
        given = os.environ.get(name, "")
        if given and not (given.isascii() and given.isdigit() and least <= int(given[:9]) <= most):
            raise KnownError(f"{name} is a number from {least} to {most}.")
    for name, (schemes, example) in ADDRESSES.items():
        given = os.environ.get(name, "")
        if given and (_parts(given).scheme not in schemes or not _parts(given).hostname):
            raise KnownError(f"{name} is an address like {example}.")
    _check_public()
    _check_openid()
    _check_fetching()
    if os.environ.get("KOTA_FILES_URL") and not _is_there("boto3"):
        raise KnownError("KOTA_FILES_URL names S3: put the package boto3 in a folder and name that in KOTA_PACKAGES.")


def _check_public() -> None:
    given = os.environ.get("KOTA_PUBLIC_URL", "")
    public = _parts(given)
    if given and (public.scheme not in {"http", "https"} or not public.hostname):
        raise KnownError(f"KOTA_PUBLIC_URL is {given!r}: give the whole address, for example https://kota.example.")
    if public.path.strip("/") or public.query or public.fragment:
        raise KnownError(f"KOTA_PUBLIC_URL is {public.geturl()!r}: a city needs a host of its own, without a path.")


def _check_openid() -> None:
    issuer = _parts(os.environ.get("KOTA_OIDC_ISSUER", ""))
    if not issuer.hostname:
        return
    if issuer.scheme == "http" and issuer.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise KnownError("KOTA_OIDC_ISSUER begins with https://: the way there must be private.")
    if not os.environ.get("KOTA_OIDC_CLIENT_ID"):
        raise KnownError("KOTA_OIDC_ISSUER needs KOTA_OIDC_CLIENT_ID too: how the provider knows this city.")


def _check_fetching() -> None:
    for place in filter(None, os.environ.get("KOTA_FETCH_ALLOW", "").split(",")):
        host, colon, port = place.rpartition(":")
        if not (host and colon and port.isascii() and port.isdigit() and "/" not in host):
            raise KnownError(f"KOTA_FETCH_ALLOW holds {place!r}: give host and port, for example 127.0.0.1:9000.")


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:  # half an IPv6 address
        return urlsplit("")


def _is_there(package: str) -> bool:
    folder = os.environ.get("KOTA_PACKAGES", "")
    if folder and folder not in sys.path:
        sys.path.append(folder)
    return importlib.util.find_spec(package) is not None
