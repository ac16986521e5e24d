"""Real local web servers for tests: pages by path, over HTTP or TLS, well or badly behaved."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

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


@dataclass
class ProxyServer:
    """A running HTTP proxy. `asked` lists what was asked of it: a method, and a place or an address."""

    port: int
    asked: list[tuple[str, str]] = field(default_factory=list)
    credentials: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def proxy(
    places: Mapping[str, int], *, refusal: int = 0, tunnels: frozenset[int] = frozenset({443})
) -> Iterator[ProxyServer]:
    """A proxy that knows where hosts are: "host:port" → a port of this machine. As is usual, it opens
    tunnels to the port of TLS only, and answers 502 for a host that it does not know. `refusal` is
    what it answers to everything."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def note(self) -> int | None:
            running.asked.append((self.command, self.path))
            running.credentials.append(self.headers.get("Proxy-Authorization", ""))
            if refusal:
                self.answer(refusal)
                return None
            parts = urlsplit(self.path if "://" in self.path else f"//{self.path}")
            found = places.get(f"{parts.hostname}:{parts.port or 80}")
            if found is None:
                self.answer(502)
            return found

        def answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_CONNECT(self) -> None:
            place = self.note()
            if place is None:
                return
            if int(self.path.rpartition(":")[2]) not in tunnels:
                self.answer(403)
                return
            self.send_response(200)
            self.end_headers()
            with socket.create_connection(("127.0.0.1", place)) as there:
                back = threading.Thread(target=pour, args=(there, self.connection), daemon=True)
                back.start()
                pour(self.connection, there)
                back.join(5)
            self.close_connection = True

        def do_GET(self) -> None:
            place = self.note()
            if place is None:
                return
            parts = urlsplit(self.path)
            asked = HTTPConnection("127.0.0.1", place, timeout=5)
            kept = {name: value for name, value in self.headers.items() if not name.startswith("Proxy-")}
            asked.request("GET", parts._replace(scheme="", netloc="").geturl() or "/", headers=kept)
            got = asked.getresponse()
            body = got.read()
            self.send_response(got.status)
            for name, value in got.getheaders():
                if name.lower() not in ("content-length", "connection", "date", "server"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            asked.close()

        def log_message(self, *args: object) -> None:
            pass

    class Threads(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, address: object) -> None:
            pass

    web = Threads(("127.0.0.1", 0), Handler)
    running = ProxyServer(web.server_address[1])
    threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield running
    finally:
        web.shutdown()
        web.server_close()


def pour(source: socket.socket, target: socket.socket) -> None:
    """Everything from one connection to another."""
    with suppress(OSError):
        while piece := source.recv(65_536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
