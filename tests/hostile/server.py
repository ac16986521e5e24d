"""A server of sites that do not behave: each host name has its own way. Loopback only, bounded in time.

Written on bare sockets: a well-kept server library refuses to send most of what is here.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

LONGEST = 25.0
"""Seconds after which any behaviour gives up, whoever still listens."""


@dataclass(frozen=True)
class Asked:
    """One request as it came: the site's own host, its path with the query, its header lines."""

    host: str
    path: str
    cookies: str
    trap: int

    @property
    def home(self) -> bool:
        """Whether the first page of the site is asked, and not what stands beside it."""
        return self.path == "/"


Speak = Callable[[socket.socket, Asked], None]
"""Says what it wants on a connection."""


@dataclass
class Counted:
    """What came in: requests by host, and connections to the address nobody may reach."""

    requests: dict[str, int] = field(default_factory=dict)
    trapped: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, host: str) -> None:
        """One more request of a host."""
        with self.lock:
            self.requests[host] = self.requests.get(host, 0) + 1


def reply(
    body: str | bytes = "",
    status: str = "200 OK",
    *headers: str,
    kind: str = "text/html; charset=utf-8",
    length: bool = True,
) -> bytes:
    """An answer, well formed unless its parts are not."""
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", "Connection: close", *headers]
    if kind:
        lines.append(f"Content-Type: {kind}")
    if length:
        lines.append(f"Content-Length: {len(data)}")
    return "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + data


def drip(client: socket.socket, data: bytes, pause: float) -> None:
    """Send a byte at a time, until the other side has enough of it."""
    end = time.monotonic() + LONGEST
    for place in range(len(data)):
        if time.monotonic() > end:
            return
        client.sendall(data[place : place + 1])
        time.sleep(pause)


@contextmanager
def serve(
    speakers: Mapping[str, Speak], context: ssl.SSLContext | None = None
) -> Iterator[tuple[int, int, Counted]]:
    """Serve each host by its name; gives the port, the port of the trap and what was counted.

    Nothing that is served may lead anybody to the trap: whoever connects to it went where a page
    sent it inside this machine.
    """
    counted = Counted()
    trap = socket.create_server(("127.0.0.1", 0))
    trap_port = trap.getsockname()[1]
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)

    def answer(client: socket.socket) -> None:
        client.settimeout(LONGEST)
        with suppress(OSError, ssl.SSLError), client:
            if context is not None:
                client = context.wrap_socket(client, server_side=True)
            with client:
                asked = _read(client, trap_port)
                if asked is not None and asked.host in speakers:
                    counted.count(asked.host)
                    speakers[asked.host](client, asked)
                    _linger(client)

    def spring(client: socket.socket) -> None:
        with suppress(OSError), client:
            client.settimeout(2)
            counted.trapped.append(client.recv(300).decode("latin-1"))

    for door, act in ((listener, answer), (trap, spring)):
        threading.Thread(target=_accept, args=(door, act), daemon=True).start()
    try:
        yield listener.getsockname()[1], trap_port, counted
    finally:
        for door in (listener, trap):
            door.shutdown(socket.SHUT_RDWR)
            door.close()


def _accept(door: socket.socket, act: Callable[[socket.socket], None]) -> None:
    with suppress(OSError):
        while True:
            client, _ = door.accept()
            threading.Thread(target=act, args=(client,), daemon=True).start()


def _read(client: socket.socket, trap: int) -> Asked | None:
    """The request, of at most 64 kB."""
    data = b""
    while b"\r\n\r\n" not in data and len(data) < 65536:
        more = client.recv(8192)
        if not more:
            return None
        data += more
    first, *lines = data.decode("latin-1").split("\r\n")
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    path = first.split(" ")[1] if first.count(" ") >= 2 else "/"
    return Asked(
        headers.get("host", "").rpartition(":")[0] or headers.get("host", ""),
        path,
        headers.get("cookie", ""),
        trap,
    )


def _linger(client: socket.socket) -> None:
    """Half-close, so that what was said is read before the connection ends."""
    with suppress(OSError):
        client.shutdown(socket.SHUT_WR)
        client.settimeout(1)
        while client.recv(8192):
            pass
