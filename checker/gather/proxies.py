"""The proxy that a network imposes, and what goes through it.

Behind a proxy, it resolves the names: what we refuse there is only what we can read, an address
written in digits or a name of the inside. The rest is for the proxy to refuse.
"""

from __future__ import annotations

import base64
import ipaddress
import re
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment

from checker.model import Transport

_ANSWER_LIMIT: Final = 16_384
_INSIDE = re.compile(r"[^.]*|.*\.(?:local|localhost|localdomain|internal|intranet|lan|home|corp|home\.arpa)")
"""Names that no public site bears: without a dot, or in a domain of inside networks (RFC 6761, 6762, 8375)."""


class ProxyError(OSError):
    """The proxy did not lead where it was asked; says in French what happened, and the word for it."""

    def __init__(self, transport: Transport, detail: str) -> None:
        super().__init__(detail)
        self.transport = transport
        self.detail = detail


@dataclass(frozen=True)
class Proxy:
    """An HTTP proxy. `authorization` is the header that gives our credentials, or empty."""

    host: str
    port: int
    authorization: str = ""

    @property
    def shown(self) -> str:
        """Its address, without credentials."""
        return f"http://{self.host}:{self.port}"

    def tunnel(self, opened: socket.socket, host: str, port: int, timeout: float) -> None:
        """Makes of a connection to the proxy one to a host. Raises `OSError`, `ProxyError` when it
        is the proxy that refuses."""
        deadline = time.monotonic() + timeout
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
        lines += [f"Proxy-Authorization: {self.authorization}"] if self.authorization else []
        opened.settimeout(timeout)
        opened.sendall("\r\n".join([*lines, "", ""]).encode("ascii", "replace"))
        answer = b""
        while b"\r\n\r\n" not in answer and len(answer) < _ANSWER_LIMIT:
            opened.settimeout(max(0.01, deadline - time.monotonic()))
            piece = opened.recv(1)  # not one byte of what comes after the answer is ours to read
            if not piece:
                break
            answer += piece
        status = re.match(rb"HTTP/1\.[01] (\d{3})\b", answer)
        if not status:
            raise ProxyError(Transport.CONNECTION_LOST, f"Le mandataire {self.shown} répond mal.")
        if status[1][:1] != b"2":
            raise self.refusal(int(status[1]))

    def refusal(self, status: int) -> ProxyError:
        """What a status says when it is the proxy's own."""
        if status == 407:
            return ProxyError(
                Transport.CONNECTION_LOST, f"Le mandataire {self.shown} demande de s'identifier."
            )
        if status >= 500:
            return ProxyError(
                Transport.CONNECTION_LOST,
                f"Le mandataire {self.shown} n'a pas pu joindre le serveur (réponse HTTP {status}).",
            )
        return ProxyError(
            Transport.BLOCKED, f"Le mandataire {self.shown} refuse cette adresse (réponse HTTP {status})."
        )

    def plain_head(self, head: bytes, host: str, port: int) -> bytes:
        """The head of a request for a host, as a proxy wants it: with the whole address, and alone
        on its connection."""
        first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
        method, _, rest = first.partition(b" ")
        dropped = (b"connection:", b"proxy-connection:", b"proxy-authorization:", b"keep-alive:")
        kept = [line for line in lines if not line.lower().startswith(dropped)]
        ours = [f"Proxy-Authorization: {self.authorization}".encode()] if self.authorization else []
        start = method + b" " + web_root(host, port).encode() + rest
        return b"\r\n".join([start, *kept, b"Connection: close", *ours, b"", b""])


def web_root(host: str, port: int) -> str:
    """The address of a host in plain HTTP, without its final slash."""
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}" if port == 80 else f"http://{name}:{port}"


def read_proxy(text: str) -> Proxy:
    """A proxy from "http://user:password@host:port" or "host:port". Raises `ValueError`, in French,
    which never quotes what may be a password."""
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname or "", parts.port or 80
    except ValueError:
        host, port = "", 0
    if not host or not host.isascii() or re.search(r"[\s\x00-\x1f]", text):
        raise ValueError("adresse de mandataire illisible : attendu http://hôte:port")
    if parts.scheme.lower() != "http":
        raise ValueError(f"mandataire « {parts.scheme}:// » non pris en charge : attendu http://hôte:port")
    said = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}".encode()
    given = parts.username is not None
    return Proxy(host, port, f"Basic {base64.b64encode(said).decode()}" if given else "")


def of_environment() -> tuple[dict[str, str], str]:
    """The proxies that the environment asks for, by scheme, and the hosts that go without.

    HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, in capitals or not.
    """
    said = getproxies_environment()
    every = said.get("all", "")
    found = {scheme: said.get(scheme, every) for scheme in ("http", "https")}
    return {scheme: address for scheme, address in found.items() if address}, said.get("no", "")


class Proxies:
    """The proxies of a run. Raises `ValueError` for one that cannot be read."""

    def __init__(self, addresses: Mapping[str, str], without: str) -> None:
        self._proxies = {scheme: read_proxy(address) for scheme, address in addresses.items()}
        self._without = without

    def of(self, host: str, port: int, *, secure: bool) -> Proxy | None:
        """The proxy through which a host is reached, if any; this machine never is."""
        proxy = self._proxies.get("https" if secure else "http")
        if proxy is None or self._direct(host, port):
            return None
        return proxy

    def _direct(self, host: str, port: int) -> bool:
        address = numeric(host)
        if host == "localhost" or host.endswith(".localhost") or (address and address.is_loopback):
            return True
        if address and any(address in network for network in _networks(self._without)):
            return True
        return any(_speaks_of(one.strip().lower(), host, port) for one in self._without.split(","))


def _speaks_of(entry: str, host: str, port: int) -> bool:
    """Whether an entry of NO_PROXY is for a host: « * », « exemple.fr », « .exemple.fr », « exemple.fr:8080 »."""
    name, colon, asked = entry.partition(":") if entry.count(":") == 1 else (entry, "", "")
    if colon and asked != str(port):
        return False
    domain = name.removeprefix("*.").removeprefix(".")
    return entry == "*" or (bool(domain) and (host == domain or host.endswith(f".{domain}")))


def inside(host: str) -> bool:
    """Whether a name is, as it is written, one of an inside network."""
    return numeric(host) is None and _INSIDE.fullmatch(host) is not None


def numeric(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host is, however it is written: « 127.1 » and « 0x7f.1 » too."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    if not re.fullmatch(r"[0-9a-fx.]+", host) or not re.fullmatch(
        r"\d+|0x[0-9a-f]*", host.rpartition(".")[2]
    ):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _networks(without: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """The networks among the hosts that go without proxy: « 10.0.0.0/8 »."""
    found = []
    for one in without.split(","):
        try:
            found.append(ipaddress.ip_network(one.strip(), strict=False))
        except ValueError:
            continue
    return found
