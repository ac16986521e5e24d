"""One request and its answer, bounded in time and size whatever the server does. Nothing is followed."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import BadStatusLine, HTTPResponse, parse_headers
from typing import Any, Final

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from urllib3 import HTTPConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationValueError
from urllib3.response import BaseHTTPResponse

from checker.gather.decoding import media_type
from checker.gather.network import Addresses, OfflineError, PrivateAddressError, UnresolvedError
from checker.gather.options import Options
from checker.gather.proxies import ProxyError, web_root
from checker.gather.tls import facts, reason, trusting
from checker.gather.urls import port_of
from checker.model import Tls, Transport
from checker.model.address import host_of

POOLS: Final = 16
HEADER_LIMIT: Final = 8192
"""Characters kept of one header."""
REFUSAL_LIMIT: Final = 500_000
"""Bytes read of an answer that is not a page: enough to know an anti-robot check."""
OFFLINE: Final = "Contrôle d'un dossier : aucune autre adresse n'est demandée."
_CHUNK: Final = 65_536
_HINTS: Final = 8
"""Provisional answers read before the real one."""

_TEXTUAL = ("text/", "application/xhtml+xml", "application/xml", "image/")

HEADERS: Final = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "fr-FR,fr;q=0.9",
    "Accept-Encoding": "gzip, deflate",
}

NOTHING_MORE: Final[Mapping[str, str]] = {}


@dataclass(frozen=True)
class Reply:
    """What came back from one request. `transport` is COMPLETED as soon as a status came, with a
    body that ended or was long enough to be cut (`cut`)."""

    url: str
    transport: Transport = Transport.COMPLETED
    detail: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: bool = False
    tls: Tls | None = None
    cookies: RequestsCookieJar = field(default_factory=RequestsCookieJar)


class _Attempt:
    """A request under way. `expire` ends it from another thread: a server that sends a byte a
    minute never trips a socket's own time-out, which starts again at each byte."""

    def __init__(self, timeout: float) -> None:
        self.deadline = time.monotonic() + timeout
        self.expired = False
        self.fresh = False
        self.failure: Exception | None = None
        self.tls: Tls | None = None
        self._sock: socket.socket | None = None

    @property
    def remaining(self) -> float:
        return max(0.01, self.deadline - time.monotonic())

    def watch(self, sock: socket.socket | None) -> None:
        self._sock = sock
        if isinstance(sock, ssl.SSLSocket):
            self.tls = facts(sock)

    def expire(self) -> None:
        self.expired = True
        if self._sock is not None:
            with suppress(OSError):  # not SSLSocket's: it would drop state that the reader uses
                socket.socket.shutdown(self._sock, socket.SHUT_RDWR)


class _Current(threading.local):
    """The attempt of each thread, for the connections that urllib3 makes on its behalf."""

    attempt: _Attempt = _Attempt(0)


class _Answer(HTTPResponse):
    """An answer, once the server has said all it had to say beforehand (103 Early Hints, RFC 8297)."""

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(_HINTS):
            told: tuple[str, int, str] = super()._read_status()  # type: ignore[misc]
            if not 102 <= told[1] < 200:
                return told
            parse_headers(self.fp)
        raise BadStatusLine("trop de réponses provisoires")


class _Pinned(HTTPConnection):
    """A connection to the very address that was judged, or to the proxy, inside the time of the attempt."""

    response_class = _Answer
    secure = False

    def __init__(self, *args: Any, addresses: Addresses, current: _Current, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._addresses = addresses
        self._current = current

    def _new_conn(self) -> socket.socket:
        attempt = self._current.attempt
        port = int(self.port or 0)
        sock = self._addresses.connect(self.host, port, attempt.remaining, secure=self.secure)
        sock.settimeout(attempt.remaining)
        return sock

    def connect(self) -> None:
        attempt = self._current.attempt
        attempt.fresh = True
        try:
            super().connect()
        except Exception as error:
            attempt.failure = error
            raise

    def request(self, method: str, url: str, *args: Any, **settings: Any) -> None:
        if self.sock is not None:
            self._current.attempt.watch(self.sock)
        proxy = None if self.secure else self._addresses.proxied(self.host, int(self.port or 0), secure=False)
        if proxy is not None:
            url = web_root(self.host, int(self.port or 0)) + url
            if proxy.authorization:
                settings["headers"] = {**settings["headers"], "Proxy-Authorization": proxy.authorization}
        super().request(method, url, *args, **settings)
        self._current.attempt.watch(self.sock)


class _PinnedTls(_Pinned, HTTPSConnection):
    """The same, over TLS."""

    secure = True


class _Pools(PoolManager):
    def __init__(self, addresses: Addresses, current: _Current, **settings: Any) -> None:
        super().__init__(**settings)
        self._connections = {
            "http": partial(_Pinned, addresses=addresses, current=current),
            "https": partial(_PinnedTls, addresses=addresses, current=current),
        }

    def _new_pool(
        self, scheme: str, host: str, port: int, request_context: dict[str, Any] | None = None
    ) -> HTTPConnectionPool:
        pool = super()._new_pool(scheme, host, port, request_context)
        pool.ConnectionCls = self._connections[scheme]  # type: ignore[assignment]
        return pool


class _Adapter(HTTPAdapter):
    """The door of `requests` to our connections. It knows no proxy and reads no environment."""

    def __init__(self, addresses: Addresses, current: _Current, context: ssl.SSLContext) -> None:
        self._pools = partial(_Pools, addresses, current, ssl_context=context)
        super().__init__(pool_connections=POOLS, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **settings: Any) -> None:
        self.poolmanager = self._pools(num_pools=connections, maxsize=maxsize, block=block, **settings)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002
        """The context given holds the authorities, read once: naming a file here would read it
        again at each connection."""
        conn.cert_reqs = "CERT_REQUIRED"


class Wire:
    """Sends requests. Thread-safe; `close()` it."""

    def __init__(self, options: Options, addresses: Addresses) -> None:
        self.context = trusting(options.ca_file)
        self._options = options
        self._addresses = addresses
        self._current = _Current()
        self._adapter = _Adapter(addresses, self._current, self.context)

    def close(self) -> None:
        """Closes the connections kept open."""
        self._adapter.close()

    def send(
        self,
        url: str,
        cookies: RequestsCookieJar,
        limit: int,
        *,
        whole: bool = False,
        more: Mapping[str, str] = NOTHING_MORE,
    ) -> Reply:
        """One GET, at most `limit` bytes of body once decompressed. Never raises for what a server does.
        `whole`: a body is wanted whole whatever its type, and not begun when it says that it is larger. `more`
        are headers of this request alone.

        A connection that had been kept open may have been closed from the other side meanwhile:
        that is not the server's failure, and a new one is tried.
        """
        wanted = partial(_limit, limit=limit, whole=whole)
        reply, attempt = self._send(url, cookies, wanted, more)
        if reply.transport is Transport.CONNECTION_LOST and not attempt.fresh:
            reply, _ = self._send(url, cookies, wanted, more)
        return reply

    def _send(
        self, url: str, cookies: RequestsCookieJar, limit: Callable[..., int], more: Mapping[str, str]
    ) -> tuple[Reply, _Attempt]:
        timeout = self._options.timeout
        attempt = self._current.attempt = _Attempt(timeout)
        watchdog = threading.Timer(timeout, attempt.expire)
        watchdog.daemon = True
        watchdog.start()
        try:
            reply = self._exchange(url, cookies, limit, timeout, more)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return Reply(url, *_failure(url, error, attempt, timeout), tls=attempt.tls), attempt
        finally:
            watchdog.cancel()
        if attempt.expired:  # a body without length ends when the connection does: it ended too early
            return Reply(url, *_late(timeout), tls=attempt.tls), attempt
        return reply, attempt

    def _exchange(
        self,
        url: str,
        cookies: RequestsCookieJar,
        limit: Callable[..., int],
        timeout: float,
        more: Mapping[str, str],
    ) -> Reply:
        headers = {"User-Agent": self._options.user_agent, **HEADERS, **more}
        prepared = requests.Request("GET", url, headers=headers, cookies=cookies).prepare()
        if self._options.credentials.open(url):
            prepared.headers.update(self._options.credentials.headers)
            if cookie := self._options.credentials.cookie(prepared.headers.get("Cookie", "")):
                prepared.headers["Cookie"] = cookie
        response = self._adapter.send(prepared, stream=True, timeout=(timeout, timeout), verify=True)
        try:
            kept = {name.lower(): value[:HEADER_LIMIT] for name, value in response.headers.items()}
            self._refuse_proxy(url, response.status_code)
            body, cut = _read(response, limit(response.status_code, kept))
            if body and response.ok and (coding := _unread_coding(kept)):
                raise requests.exceptions.ContentDecodingError(coding)
        finally:
            response.close()
        return Reply(
            url=url,
            status=response.status_code,
            headers=kept,
            body=body,
            cut=cut,
            tls=self._current.attempt.tls,
            cookies=response.cookies,
        )

    def _refuse_proxy(self, url: str, status: int) -> None:
        """Raises `ProxyError` when it is the proxy, and not the site, that asks who we are."""
        proxy = self._addresses.proxied(host_of(url), port_of(url), secure=False)
        if status == requests.codes.proxy_authentication_required and proxy and url.startswith("http:"):
            raise proxy.refusal(status)


def _unread_coding(headers: Mapping[str, str]) -> str:
    """The compression that an answer announces and that we did not ask for, nor know."""
    said = [coding.strip().lower() for coding in headers.get("content-encoding", "").split(",")]
    known = {"", "identity", *BaseHTTPResponse.CONTENT_DECODERS}
    return next((coding for coding in said if coding not in known), "")


def _limit(status: int, headers: Mapping[str, str], *, limit: int, whole: bool) -> int:
    """How much of a body is worth reading: not that of a film, nor of an error without end."""
    if whole and status == requests.codes.ok:
        announced = headers.get("content-length", "")
        return 0 if announced.isdecimal() and int(announced[:18]) > limit else limit
    kind = media_type(headers.get("content-type", ""))
    if status == requests.codes.ok and (not kind or kind.startswith(_TEXTUAL)):
        return limit
    return min(limit, REFUSAL_LIMIT if status >= requests.codes.bad else _CHUNK)


def _read(response: requests.Response, limit: int) -> tuple[bytes, bool]:
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > limit:
            return bytes(body[:limit]), True
    return bytes(body), False


def _late(timeout: float) -> tuple[Transport, str]:
    return Transport.TIMEOUT, f"Le serveur n'a pas répondu entièrement en {timeout:g} secondes."


def _failure(url: str, error: Exception, attempt: _Attempt, timeout: float) -> tuple[Transport, str]:
    """What an exception means. The one seen when connecting is closer to the cause."""
    cause = attempt.failure or error
    if attempt.expired or isinstance(cause, (TimeoutError, requests.Timeout)):
        return _late(timeout)
    if isinstance(cause, ProxyError):
        return cause.transport, cause.detail
    if attempt.failure is None:
        return _broken_answer(error)
    if isinstance(cause, PrivateAddressError):
        return Transport.PRIVATE_ADDRESS, "L'adresse mène à un réseau privé ou réservé, où nous n'allons pas."
    if isinstance(cause, OfflineError):
        return Transport.NOT_VISITED, OFFLINE
    if isinstance(cause, UnresolvedError):
        return Transport.UNRESOLVED, str(cause)
    if isinstance(cause, socket.gaierror):
        if cause.errno == getattr(socket, "EAI_NODATA", None):
            return (
                Transport.DNS_ERROR,
                f"Le nom de domaine {host_of(url)} existe, mais ne mène à aucun serveur.",
            )
        return Transport.DNS_ERROR, f"Le nom de domaine {host_of(url)} n'existe pas."
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
        return Transport.TLS_ERROR, reason(cause, Tls())
    if isinstance(cause, ConnectionRefusedError):
        return Transport.REFUSED, "Le serveur refuse la connexion."
    if isinstance(cause, (ConnectionError, ssl.SSLError)):
        return Transport.CONNECTION_LOST, "Le serveur a fermé la connexion sans répondre."
    return Transport.REFUSED, "Le serveur n'est pas joignable."


def _broken_answer(error: Exception) -> tuple[Transport, str]:
    if isinstance(error, (requests.exceptions.InvalidURL, LocationValueError, UnicodeError)):
        return Transport.DNS_ERROR, "L'adresse est impossible à lire."
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return (
            Transport.CONNECTION_LOST,
            "La réponse est compressée d'une façon illisible, ou s'annonce compressée sans l'être.",
        )
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return Transport.CONNECTION_LOST, "La réponse s'est interrompue avant la fin."
    if isinstance(error, ValueError) or isinstance(error.__cause__, ValueError):
        return (
            Transport.CONNECTION_LOST,
            "La réponse du serveur est mal formée : ses en-têtes se contredisent.",
        )
    return (
        Transport.CONNECTION_LOST,
        "Le serveur a fermé la connexion sans répondre, ou sa réponse est illisible.",
    )
