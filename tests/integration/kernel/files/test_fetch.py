"""Photos fetched from a real web server that means no good."""

import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kota.base import outgoing
from kota.kernel.files import facade as files
from kota.kernel.files.contracts import MOST_BYTES, BadPhotoError, UnreachablePhotoError
from tests.fixtures.serving import serve
from tests.unit.kernel.files import samples

PHOTO = samples.photo()


class Hostile(BaseHTTPRequestHandler):
    """Each path behaves badly in its own way."""

    def do_GET(self) -> None:
        getattr(self, "answer_" + self.path.strip("/").split("/")[0])()

    def _give(self, body: bytes, kind: str = "image/jpeg") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _move(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()

    def answer_photo(self) -> None:
        self._give(PHOTO)

    def answer_page(self) -> None:
        self._give(b"<html><script>alert(1)</script>", "image/jpeg")

    def answer_around(self) -> None:
        self._move("/photo")

    def answer_forever(self) -> None:
        self._move("/forever")

    def answer_inwards(self) -> None:
        self._move("http://127.0.0.1:22/")

    def answer_metadata(self) -> None:
        self._move("http://169.254.169.254/latest/meta-data/")

    def answer_file(self) -> None:
        self._move("file:///etc/passwd")

    def answer_huge(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"\xff\xd8\xff" * 20_000)
        except OSError:
            self.server.stopped = True  # type: ignore[attr-defined]

    def answer_claims(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(MOST_BYTES + 1))
        self.end_headers()

    def answer_drip(self) -> None:
        try:
            while True:
                self.wfile.write(b"H")
                time.sleep(0.05)
        except OSError:
            pass

    def answer_missing(self) -> None:
        self.send_error(404)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server(settings: Any) -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    made.daemon_threads = True
    serve(made)
    settings.KOTA_FETCH_ALLOW = [f"127.0.0.1:{made.server_port}"]
    yield made
    made.shutdown()
    made.server_close()


def at(server: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{server.server_port}/{path}"


def test_a_photo_is_fetched(server: ThreadingHTTPServer) -> None:
    assert files.fetch_photo(at(server, "photo")) == PHOTO
    assert files.fetch_photo(at(server, "around")) == PHOTO


@pytest.mark.parametrize("path", ["inwards", "metadata", "file", "forever", "missing"])
def test_addresses_that_lead_astray_are_refused(server: ThreadingHTTPServer, path: str) -> None:
    with pytest.raises(UnreachablePhotoError):
        files.fetch_photo(at(server, path))


@pytest.mark.parametrize("path", ["page", "huge", "claims"])
def test_what_comes_is_checked_like_an_upload(server: ThreadingHTTPServer, path: str) -> None:
    with pytest.raises(BadPhotoError) as caught:
        files.fetch_photo(at(server, path))

    assert caught.value.field == "media_url"


def test_a_stream_without_end_is_cut_off(server: ThreadingHTTPServer) -> None:
    with pytest.raises(BadPhotoError):
        files.fetch_photo(at(server, "huge"))

    for _ in range(50):
        if getattr(server, "stopped", False):
            return
        time.sleep(0.1)
    pytest.fail("the server could go on sending")


def test_a_drip_of_bytes_ends_at_the_deadline(server: ThreadingHTTPServer, settings: Any) -> None:
    started = time.monotonic()

    with pytest.raises(outgoing.UnreachableError):
        outgoing.ask(at(server, "drip"), allowed=settings.KOTA_FETCH_ALLOW, until=time.monotonic() + 1)

    assert time.monotonic() - started < 4


def test_without_the_setting_loopback_is_closed(server: ThreadingHTTPServer, settings: Any) -> None:
    settings.KOTA_FETCH_ALLOW = []

    with pytest.raises(UnreachablePhotoError):
        files.fetch_photo(at(server, "photo"))


def test_a_name_server_that_changes_its_mind_gains_nothing(
    server: ThreadingHTTPServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is asked for once: the second answer, which leads inwards, is never heard."""
    real, asked = socket.getaddrinfo, []

    def rebinding(host: str, port: int, *args: Any, **more: Any) -> Any:
        if host != "rebind.example":
            return real(host, port, *args, **more)
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "169.254.169.254"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    settings.KOTA_FETCH_ALLOW = [f"rebind.example:{server.server_port}"]

    assert files.fetch_photo(f"http://rebind.example:{server.server_port}/photo") == PHOTO
    assert asked == ["rebind.example"]


def test_a_name_that_has_an_inner_address_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def mixed(host: str, port: int, *args: Any, **more: Any) -> Any:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("93.184.215.14", port)), (*kind, ("10.0.0.7", port))]

    monkeypatch.setattr(socket, "getaddrinfo", mixed)

    with pytest.raises(UnreachablePhotoError):
        files.fetch_photo("http://mixed.example/photo.jpg")
