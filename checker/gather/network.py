"""Where a name leads, and whether we may go there. The only place that opens sockets.

A page may name any host, so every address is judged before it is used, and the connection is
made to the very address that was judged: a second look-up could answer something else.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator, Mapping

from checker.gather.options import Options

Address = tuple[str, int]
"""A numeric IP address and a port."""

_IPv4 = ipaddress.IPv4Address
_IPv6 = ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SHUT = (
    ipaddress.IPv4Network("192.88.99.0/24"),  # 6to4 relays, withdrawn (RFC 7526)
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # NAT64 of local networks (RFC 8215)
    ipaddress.IPv6Network("fec0::/10"),  # site-local, withdrawn (RFC 3879)
    ipaddress.IPv6Network("::/96"),  # IPv4-compatible, withdrawn (RFC 4291)
)


class PrivateAddressError(OSError):
    """A name leads inside a private or reserved network, where nobody asked us to go."""


class OfflineError(OSError):
    """A host that is not of the folder looked at: nothing leaves the machine."""


def is_public(address: str) -> bool:
    """Whether a numeric address belongs to the public internet.

    An IPv6 address that wraps an IPv4 one (IPv4-mapped, 6to4, NAT64) is judged by what it wraps.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    wrapped = tuple(_wrapped(found))
    return all(_is_open(one) for one in (wrapped or (found,)))


def _is_open(address: _IPv4 | _IPv6) -> bool:
    shut = any(address in network for network in _SHUT if network.version == address.version)
    return address.is_global and not (
        shut or address.is_multicast or address.is_reserved or address.is_unspecified
    )


def _wrapped(address: _IPv4 | _IPv6) -> Iterator[_IPv4]:
    if isinstance(address, _IPv4):
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if address.sixtofour is not None:
        yield address.sixtofour
    if address in _NAT64:
        yield _IPv4(int(address) & 0xFFFF_FFFF)


class Addresses:
    """The addresses of hosts: the user's mapping first, else the DNS, judged. Thread-safe."""

    def __init__(self, options: Options) -> None:
        self._allow_private = options.allow_private
        self._offline = options.offline
        self._lock = threading.Lock()
        self._mapping: dict[str, tuple[str, int | None]] = {}
        self.map(options.resolve)

    def map(self, mapping: Mapping[str, str]) -> None:
        """Adds entries: "host:port" or "host" → "address" or "address:port".

        The host may be "*", for every host that has no entry of its own. Raises `ValueError`, in
        French, for an entry that says nothing.
        """
        entries = {_clean(key): _split(target.strip()) for key, target in mapping.items()}
        with self._lock:
            self._mapping |= entries

    def mapped(self, host: str, port: int) -> Address | None:
        """Where the user sends a host, when they said so."""
        name = _clean(host)
        with self._lock:
            keys = (f"{name}:{port}", name, f"*:{port}", "*")
            target = next((self._mapping[key] for key in keys if key in self._mapping), None)
        return None if target is None else (target[0], target[1] or port)

    def lookup(self, host: str, port: int) -> list[Address]:
        """The addresses to try for a host, best first.

        Raises `PrivateAddressError` as soon as one answer is not public: a name that mixes both
        is how a public name is made to reach an inside machine. Raises `socket.gaierror` when
        the name is unknown, `OfflineError` when only mapped hosts may be reached.
        """
        target = self.mapped(host, port)
        if target is not None:
            return _resolve(*target)
        if self._offline:
            raise OfflineError(f"{host} n'est pas le dossier contrôlé")
        found = _resolve(_clean(host), port)
        if not self._allow_private:
            refused = [address for address, _ in found if not is_public(address)]
            if refused:
                raise PrivateAddressError(f"{host} mène à l'adresse privée ou réservée {refused[0]}")
        return found

    def connect(self, host: str, port: int, timeout: float) -> socket.socket:
        """A TCP connection to one of the judged addresses, within `timeout` seconds in all."""
        deadline = time.monotonic() + timeout
        addresses = self.lookup(host, port)
        failure: OSError = TimeoutError(f"{host}: pas de connexion en {timeout:g} s")
        for place, address in enumerate(addresses):
            share = (deadline - time.monotonic()) / (len(addresses) - place)
            if share <= 0:
                break
            try:
                opened = socket.create_connection(address, timeout=share)
            except OSError as error:
                failure = error
                continue
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return opened
        raise failure

    def loopback(self, host: str, port: int) -> bool:
        """Whether a host is this very machine; False when it cannot be known."""
        try:
            found = self.lookup(host, port)
        except OSError:
            return False
        return bool(found) and all(ipaddress.ip_address(a.partition("%")[0]).is_loopback for a, _ in found)


def _clean(host: str) -> str:
    return host.strip().lower().removeprefix("[").removesuffix("]").rstrip(".")


def _split(target: str) -> tuple[str, int | None]:
    """An address, and a port when there is one, from "address", "address:port", "::1" or "[::1]:port"."""
    host, _, after = target[1:].partition("]") if target.startswith("[") else (target, "", "")
    if not after and target.count(":") == 1:
        host, _, after = target.partition(":")
    port = after.removeprefix(":")
    if not host or (port and not (port.isdecimal() and 0 < int(port) < 65_536)):
        raise ValueError(f"adresse de remplacement illisible : « {target} »")
    return host, int(port) if port else None


def _resolve(host: str, port: int) -> list[Address]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long for the DNS
        raise socket.gaierror(socket.EAI_NONAME, f"nom impossible : {host[:80]}") from error
    return list(dict.fromkeys((str(answer[4][0]), int(answer[4][1])) for answer in answers))
