"""Real local web servers for tests: pages by path, over HTTP or TLS, well or badly behaved."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Reply:
    """What a path answers."""

    body: str | bytes = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def redirect(location: str, status: int = 301, **headers: str) -> Reply:
    """A redirect; keyword arguments are more headers."""
    return Reply("", status, {"Location": location, **headers})


Route = str | bytes | Reply | Callable[[BaseHTTPRequestHandler], None]
"""HTML, bytes, a reply, or a function that writes what it wants on the connection."""


@dataclass
class Server:
    """A running server. `asked` lists the (host, path) requested, in order."""

    port: int
    routes: dict[str, Route]
    asked: list[tuple[str, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    connections: int = 0

    def paths(self, host: str | None = None) -> list[str]:
        """The paths asked, of one host or of all."""
        return [path for name, path in self.asked if host in (None, name)]

    def at(self, *hosts: str, port: int = 80) -> dict[str, str]:
        """The mapping that sends hosts to this server."""
        return {f"{host}:{port}": f"127.0.0.1:{self.port}" for host in hosts}


@contextmanager
def serve(
    routes: Mapping[str, Route], context: ssl.SSLContext | None = None, port: int = 0
) -> Iterator[Server]:
    """A server on a port of the loopback interface, a free one unless said.

    A route is "/path" or "host/path", the second winning; the query is part of the path when a
    route names it. An unknown path answers 404.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            running.connections += 1

        def do_GET(self) -> None:
            host = self.headers.get("Host", "").rsplit(":", 1)[0]
            running.asked.append((host, self.path))
            running.agents.append(self.headers.get("User-Agent", ""))
            bare = self.path.partition("?")[0]
            keys = (f"{host}{self.path}", f"{host}{bare}", self.path, bare)
            route = next((running.routes[key] for key in keys if key in running.routes), Reply("", 404))
            with suppress(ConnectionError, ssl.SSLError):  # the client went away: that is its right
                route(self) if callable(route) else self.write(route)

        def write(self, route: str | bytes | Reply) -> None:
            reply = route if isinstance(route, Reply) else Reply(route)
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
            self.send_response(reply.status)
            for name, value in (headers | dict(reply.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    class Threads(ThreadingHTTPServer):
        daemon_threads = True

        def finish_request(self, request: socket.socket, address: object) -> None:
            if context is None:
                super().finish_request(request, address)
                return
            with suppress(OSError):
                request = context.wrap_socket(request, server_side=True)
                try:
                    super().finish_request(request, address)
                finally:
                    request.close()

        def handle_error(self, request: object, address: object) -> None:
            pass

    web = Threads(("127.0.0.1", port), Handler)
    running = Server(web.server_address[1], dict(routes))
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        web.shutdown()
        web.server_close()
        thread.join()


@contextmanager
def talk(speak: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that does what `speak` says to each connection; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(client: socket.socket) -> None:
        with client, suppress(OSError):
            speak(client)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=answer, args=(client,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def closed_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def certified(authority: trustme.CA, *names: str, expired: datetime | None = None) -> ssl.SSLContext:
    """A server's TLS context, with a certificate for `names`; `expired` is when it ended."""
    dates = {"not_before": expired - timedelta(days=90), "not_after": expired} if expired else {}
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **dates).configure_cert(context)
    return context


def trusted(authority: trustme.CA, folder: Path) -> str:
    """The file that makes a client trust an authority."""
    path = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


LONG_AGO = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
