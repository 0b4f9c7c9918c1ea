"""Fetching a photo from an address that a stranger gave, without being led back into the house."""

import http.client
import socket
import ssl
import time
from contextlib import suppress
from threading import Timer
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _

from kota.kernel.files.contracts import MOST_BYTES, BadPhotoError, RefusedError, UnreachablePhotoError, Why
from kota.kernel.files.rules import addresses, content, photos
from kota.kernel.files.rules.addresses import Target
from kota.kernel.files.services.keep import refusal

TIMEOUT_S = 5.0  # for each step: connecting, one read
DEADLINE_S = 20.0  # for everything, so that a drip of bytes holds nobody up
REDIRECTS = 3
_CHUNK = 64 * 1024
_HEADERS = {"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Kota"}
_MOVED = frozenset({301, 302, 303, 307, 308})


def fetch_photo(url: str) -> bytes:
    """The photo at `url`, checked like an upload and ready for `store_photo`.

    UnreachablePhotoError when the address may not or cannot be read, BadPhotoError when no photo is there.
    """
    until = time.monotonic() + DEADLINE_S
    try:
        for _step in range(REDIRECTS + 1):
            found = _ask(addresses.target(url), until)
            if isinstance(found, bytes):
                photos.open_checked(found, content.format_of(found)).close()
                return found
            url = urljoin(url, found)
    except RefusedError as error:
        raise BadPhotoError(refusal(error.why), field="media_url") from None
    except (OSError, ValueError, http.client.HTTPException):
        raise UnreachablePhotoError(_("The photo's address cannot be read."), field="media_url") from None
    raise UnreachablePhotoError(_("The photo's address leads on too often."), field="media_url")


def _ask(asked: Target, until: float) -> bytes | str:
    """The content, or the address that the answer points on to."""
    connection = _connected(asked, _resolved(asked), until)
    timer = Timer(max(0.0, until - time.monotonic()), _cut, [connection])
    timer.start()
    try:
        connection.request("GET", asked.path, headers={"Host": asked.host_header, **_HEADERS})
        response = connection.getresponse()
        if response.status in _MOVED and (onward := response.getheader("Location")):
            return onward
        if response.status != http.client.OK:
            raise ValueError(f"answered {response.status}")
        return _body(response)
    finally:
        timer.cancel()
        connection.close()


def _body(response: http.client.HTTPResponse) -> bytes:
    if int(response.getheader("Content-Length") or 0) > MOST_BYTES:
        raise RefusedError(Why.TOO_LARGE)
    body = bytearray()
    while chunk := response.read(_CHUNK):
        body += chunk
        if len(body) > MOST_BYTES:
            raise RefusedError(Why.TOO_LARGE)
    return bytes(body)


def _resolved(asked: Target) -> list[str]:
    """The addresses behind a name, once each; ValueError when one of them lies where nobody may fetch."""
    answers = socket.getaddrinfo(asked.host, asked.port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not found or not all(addresses.may_connect(asked, one, settings.KOTA_FETCH_ALLOW) for one in found):
        raise ValueError("not a public address")
    return found


def _connected(asked: Target, found: list[str], until: float) -> http.client.HTTPConnection:
    """Connected to one of the checked addresses itself: nobody asks the name server again."""
    for address in found[:4]:
        left = min(TIMEOUT_S, until - time.monotonic())
        if left <= 0:
            break
        with suppress(OSError):
            sock = socket.create_connection((address, asked.port), timeout=left)
            sock.settimeout(TIMEOUT_S)
            return _over(sock, asked)
    raise OSError("no connection")


def _over(sock: socket.socket, asked: Target) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(asked.host, asked.port, timeout=TIMEOUT_S)
    try:
        secure = asked.scheme == "https"
        connection.sock = (
            ssl.create_default_context().wrap_socket(sock, server_hostname=asked.host) if secure else sock
        )
    except BaseException:
        sock.close()
        raise
    return connection


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a connection from outside: whoever reads from it gets an error or an early end."""
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
