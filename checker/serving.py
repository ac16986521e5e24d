"""A folder → a local address: static files on 127.0.0.1, nothing else, nothing from outside it."""

from __future__ import annotations

import io
import socket
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

import trustme

from checker.folders import Folder, OutsideError

_TLS_HANDSHAKE: Final = b"\x16"
"""The first byte of a client that speaks TLS (RFC 8446, 5.1)."""
_SECONDS: Final = 20
_NOTED: Final = 5000
"""Paths remembered of what could not be given."""


class LocalServer(ThreadingHTTPServer):
    """A server of this machine. Plain HTTP and, with a context, TLS: on the same port."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, handler: type[BaseHTTPRequestHandler], port: int, context: ssl.SSLContext | None
    ) -> None:
        self._context = context
        super().__init__(("127.0.0.1", port), handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve one connection, in its own thread: a slow handshake holds nobody."""
        request.settimeout(_SECONDS)
        with suppress(OSError):  # the client went away
            if self._context is None or request.recv(1, socket.MSG_PEEK) != _TLS_HANDSHAKE:
                super().finish_request(request, client_address)
                return
            with self._context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)

    @contextmanager
    def running(self) -> Iterator[Self]:
        """It serves until the block ends."""
        threading.Thread(target=self.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()


class FolderServer(LocalServer):
    """A running server of a folder. `missing` and `outside` are the paths asked in vain: nothing is there,
    or a link out of the folder."""

    def __init__(self, folder: Folder, port: int, context: ssl.SSLContext | None) -> None:
        self.folder = folder
        self.missing: dict[str, None] = {}
        self.outside: dict[str, None] = {}
        super().__init__(_Handler, port, context)


class _Handler(SimpleHTTPRequestHandler):
    """Static files with their encoding announced, and no log line on the terminal."""

    server: FolderServer
    protocol_version = "HTTP/1.1"
    timeout = _SECONDS
    disable_nagle_algorithm = True  # a head sent apart from its body waits 40 ms for its receipt
    error_message_format = (
        '<!doctype html><html lang="fr"><head><title>%(message)s</title></head>'
        "<body><h1>%(code)d</h1><p>%(explain)s</p></body></html>"
    )
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript; charset=utf-8",
        ".mjs": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".htm": "text/html",
        ".xhtml": "application/xhtml+xml",
        ".woff2": "font/woff2",
        ".woff": "font/woff",
        ".webmanifest": "application/manifest+json",
    }

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing: the command that serves says what matters."""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Answer with a file, the address of a folder, or why there is neither."""
        path, _, query = self.path.partition("?")
        folder = self.server.folder
        moved = folder.moved(path)
        if moved:
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"{moved}?{query}" if query else moved)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        try:
            file = folder.find(path)
            opened = None if file is None else file.open("rb")
        except OutsideError:
            _note(self.server.outside, path)
            self.send_error(
                HTTPStatus.FORBIDDEN, explain="Ce lien mène hors du dossier : il n'est pas suivi."
            )
            return None
        except OSError:
            self.send_error(HTTPStatus.FORBIDDEN, explain="Ce fichier ne peut pas être lu.")
            return None
        if file is None or opened is None:
            _note(self.server.missing, path)
            self.send_error(HTTPStatus.NOT_FOUND, explain="Aucun fichier du dossier ne porte ce nom.")
            return None
        self._announce(file, opened, path)
        return opened

    def _announce(self, file: Path, opened: BinaryIO, path: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", _kind(self.guess_type(str(file)), opened))
        self.send_header("Content-Length", str(file.stat().st_size))
        self.send_header("Last-Modified", self.date_time_string(file.stat().st_mtime))
        own = self.server.folder.path(self.server.folder.name_of(file))
        if own != path:  # one file, several addresses: this one is its own (RFC 9110, 8.7)
            self.send_header("Content-Location", own)
        self.end_headers()


def _kind(kind: str, opened: BinaryIO) -> str:
    """The type of a file; a page that is in UTF-8 says so, another one speaks for itself."""
    if kind != "text/html":
        return kind
    text = opened.read()
    opened.seek(0)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return kind
    return f"{kind}; charset=utf-8"


def _note(paths: dict[str, None], path: str) -> None:
    if len(paths) < _NOTED:
        paths[path] = None


@contextmanager
def serve(
    folder: Path | Folder, port: int = 0, context: ssl.SSLContext | None = None
) -> Iterator[FolderServer]:
    """A running server of `folder`; port 0 takes a free one, read it from `server_port`.

    Raises `OSError` when the port is taken.
    """
    served = folder if isinstance(folder, Folder) else Folder(folder)
    with FolderServer(served, port, context).running() as server:
        yield server


def certified(hosts: Iterable[str], authority: Path) -> ssl.SSLContext:
    """A context that shows a certificate for `hosts`, made for the occasion; the authority that
    vouches for it is written to a file."""
    issuer = trustme.CA()
    issuer.cert_pem.write_to_path(str(authority))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer.issue_cert(*hosts).configure_cert(context)
    return context
