"""paho's client on the loop of asyncio, where it reads and writes many packets at a time.

paho asks the system for each byte of a packet's head, writes each packet alone, and has a thread of its own; at
thousands of messages a second that, and threads handing over to each other, was most of the work. Its documented hooks
for foreign loops are used, and besides its two methods that touch the socket, of paho 2.1, which the lock pins
(docs/adr/0019-mqtt-acknowledged-after-commit.md).
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from paho.mqtt.client import Client

if TYPE_CHECKING:
    from paho.mqtt.client import SocketLike

CHUNK = 65_536
PAUSES = (1, 2, 5, 10, 30)  # seconds before the next try to connect
FULL_S = 0.005


class LoopedClient(Client):
    """Callbacks run in the loop, and everything but `stay` is called there. `may_read`: while it says no, nothing is
    read, so that the broker keeps what the reader has no room for."""

    def __init__(self, *given: Any, may_read: Callable[[], bool], **named: Any) -> None:
        super().__init__(*given, **named)
        self._may_read = may_read
        self._asyncio = asyncio.get_running_loop()
        self._unread, self._place, self._unsent = b"", 0, bytearray()
        self.on_socket_open = lambda _client, _data, sock: self._later(self._opened, sock)
        self.on_socket_close = lambda _client, _data, sock: self._closed(sock)
        self.on_socket_register_write = lambda _client, _data, sock: self._later(self._wait_to_write, sock)
        self.on_socket_unregister_write = lambda _client, _data, sock: self._wait_no_more(sock)

    async def stay(self) -> None:
        """Connect, after `connect_async`, and again whenever the connection is lost; until cancelled."""
        tries = 0
        while True:
            if self.socket() is None:
                with contextlib.suppress(OSError):
                    await asyncio.to_thread(self.reconnect)
                pause = PAUSES[min(tries, len(PAUSES) - 1)]
                tries += 1
            else:
                pause = 1
                tries = 0 if self.is_connected() else tries
                self.loop_misc()
            await asyncio.sleep(pause)

    def read(self) -> None:
        """All whole packets that are there."""
        while (sock := self.socket()) is not None:
            if not self._may_read():
                self._asyncio.remove_reader(sock)
                self._asyncio.call_later(FULL_S, self._opened, sock)
                return
            self.loop_read()
            if self._place == len(self._unread) and not (isinstance(sock, ssl.SSLSocket) and sock.pending()):
                return

    def want_write(self) -> bool:
        return bool(self._unsent) or super().want_write()

    def _later(self, call: Callable[["SocketLike"], None], sock: "SocketLike") -> None:
        """paho connects in a thread."""
        self._asyncio.call_soon_threadsafe(call, sock)

    def _opened(self, sock: "SocketLike") -> None:
        if sock is self.socket():
            self._asyncio.add_reader(sock, self.read)
            self.read()

    def _closed(self, sock: "SocketLike") -> None:
        self._asyncio.remove_reader(sock)
        with contextlib.suppress(OSError):
            sock.send(self._unsent)  # at a farewell there is still something to say
        self._unread, self._place = b"", 0
        self._unsent.clear()

    def _wait_to_write(self, sock: "SocketLike") -> None:
        if sock is self.socket():
            self._asyncio.add_writer(sock, self._write)

    def _wait_no_more(self, sock: "SocketLike") -> None:
        self._asyncio.remove_writer(sock)

    def _write(self) -> None:
        """paho's packets join what is unsent; then all of it goes at once."""
        if not self._unsent:
            self.loop_write()
        if self._unsent:
            try:
                del self._unsent[: super()._sock_send(self._unsent)]
            except BlockingIOError:
                pass
            except OSError:
                self._unsent.clear()  # whoever reads next notices that the connection is lost

    def _sock_send(self, buf: bytes | bytearray) -> int:
        self._unsent += buf
        return len(buf)

    def _sock_recv(self, bufsize: int) -> bytes:
        if self._place == len(self._unread):
            self._unread, self._place = super()._sock_recv(CHUNK), 0
        found = self._unread[self._place : self._place + bufsize]
        self._place += len(found)
        return found
