"""Where a name leads, and whether we may go there. The only place that opens sockets.

A page may name any host, so every address is judged before it is used, and the connection is
made to the very address that was judged: a second look-up could answer something else.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from checker.gather.options import Options
from checker.gather.proxies import Proxies, Proxy, ProxyError, inside, numeric
from checker.model import Site, Transport
from checker.model.address import bare_host, host_of

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


class UnresolvedError(socket.gaierror):
    """Nobody could say where a name leads: not that it leads nowhere."""


class Addresses:
    """The addresses of hosts: the user's mapping first, then that of the site being visited, else
    the DNS, judged. Thread-safe."""

    def __init__(self, options: Options) -> None:
        self._allow_private = options.allow_private
        self._offline = options.offline
        self._proxies = Proxies(options.proxies, options.no_proxy)
        self._asked = _entries(options.resolve)
        self._of_site: Mapping[str, tuple[str, int | None]] = {}

    @contextmanager
    def visiting(self, site: Site) -> Iterator[None]:
        """Heeds, until the block ends, where a site says that its own hosts are.

        The user's mapping stands before it; the entries for hosts that are not the site's are not
        heeded. Raises `ValueError`, in French, for an entry that says nothing.
        """
        own = {bare_host(_clean(host)) for host in (host_of(site.url), *site.settings.aliases)}
        entries = _entries(site.settings.resolve)
        self._of_site = {
            key: target
            for key, target in entries.items()
            if self._offline or bare_host(key.partition(":")[0]) in own
        }
        try:
            yield
        finally:
            self._of_site = {}

    def mapped(self, host: str, port: int) -> Address | None:
        """Where the user sends a host, when they said so; else where the site visited does.

        The host of an entry may be "*": it speaks for every host that has no entry of its own.
        """
        return _found(self._asked, host, port) or _found(self._of_site, host, port)

    def proxied(self, host: str, port: int, *, secure: bool) -> Proxy | None:
        """The proxy through which a host is reached, in TLS (`secure`) or in plain HTTP; None for
        straight connections."""
        if self._offline or self.mapped(host, port) is not None:
            return None
        return self._proxies.of(_clean(host), port, secure=secure)

    def lookup(self, host: str, port: int) -> list[Address]:
        """The addresses to try for a host, best first.

        Raises `PrivateAddressError` as soon as one answer is not public: a name that mixes both
        is how a public name is made to reach an inside machine. Raises `socket.gaierror` when
        the name is unknown, `UnresolvedError` when nobody could tell, `OfflineError` when only
        mapped hosts may be reached.
        """
        target = _found(self._asked, host, port)
        if target is not None:
            return _resolve(*target)
        target = _found(self._of_site, host, port)
        if self._offline and target is None:
            raise OfflineError(f"{host} n'est pas le dossier contrôlé")
        found = _resolve(*(target or (_clean(host), port)))
        if not (self._allow_private or self._offline):
            refused = [address for address, _ in found if not is_public(address)]
            if refused:
                raise PrivateAddressError(f"{host} mène à l'adresse privée ou réservée {refused[0]}")
        return found

    def connect(self, host: str, port: int, timeout: float, *, secure: bool = True) -> socket.socket:
        """A TCP connection to one of the judged addresses, within `timeout` seconds in all.

        Where there is a proxy, a connection through it; in plain HTTP (not `secure`), one to the
        proxy itself, which wants whole addresses.
        """
        deadline = time.monotonic() + timeout
        proxy = self.proxied(host, port, secure=secure)
        if proxy is None:
            return _connect(self.lookup(host, port), deadline, timeout, host)
        self._judge_unresolved(host)
        try:
            opened = _connect(_resolve(proxy.host, proxy.port), deadline, timeout, proxy.host)
        except OSError as error:
            told = f"Le mandataire {proxy.shown} n'est pas joignable."
            raise ProxyError(Transport.CONNECTION_LOST, told) from error
        if not secure:
            return opened
        try:
            proxy.tunnel(opened, _clean(host), port, max(0.01, deadline - time.monotonic()))
        except OSError:
            opened.close()
            raise
        return opened

    def _judge_unresolved(self, host: str) -> None:
        """What can be judged of a host that somebody else resolves."""
        address = numeric(_clean(host))
        shut = not is_public(str(address)) if address else inside(_clean(host))
        if shut and not self._allow_private:
            raise PrivateAddressError(f"{host} est une adresse privée ou réservée")

    def loopback(self, host: str, port: int) -> bool:
        """Whether a host is this very machine; False when it cannot be known."""
        if self.proxied(host, port, secure=True) or self.proxied(host, port, secure=False):
            return False
        try:
            found = self.lookup(host, port)
        except OSError:
            return False
        return bool(found) and all(ipaddress.ip_address(a.partition("%")[0]).is_loopback for a, _ in found)


def _entries(mapping: Mapping[str, str]) -> dict[str, tuple[str, int | None]]:
    """From "host:port" or "host" → "address" or "address:port". Raises `ValueError`, in French."""
    return {_clean(key): _split(target.strip()) for key, target in mapping.items()}


def _found(entries: Mapping[str, tuple[str, int | None]], host: str, port: int) -> Address | None:
    name = _clean(host)
    keys = (f"{name}:{port}", name, f"*:{port}", "*")
    target = next((entries[key] for key in keys if key in entries), None)
    return None if target is None else (target[0], target[1] or port)


def check_mapping(host: str, target: str) -> None:
    """Raises `ValueError`, in French, for an entry of a mapping that says nothing."""
    _entries({host: target})
    _, colon, port = host.rpartition(":")
    if colon and "]" not in port and host.count(":") == 1 and not _is_port(port):
        raise ValueError(f"port illisible dans « {host} »")


def _connect(addresses: list[Address], deadline: float, timeout: float, host: str) -> socket.socket:
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


def _clean(host: str) -> str:
    return host.strip().lower().removeprefix("[").removesuffix("]").rstrip(".")


def _split(target: str) -> tuple[str, int | None]:
    """An address, and a port when there is one, from "address", "address:port", "::1" or "[::1]:port"."""
    host, _, after = target[1:].partition("]") if target.startswith("[") else (target, "", "")
    if not after and target.count(":") == 1:
        host, _, after = target.partition(":")
    port = after.removeprefix(":")
    if not host or (port and not _is_port(port)):
        raise ValueError(f"adresse de remplacement illisible : « {target} »")
    return host, int(port) if port else None


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 0 < int(text[:6]) < 65_536


_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def _resolve(host: str, port: int) -> list[Address]:
    """What the name servers answer. Raises `socket.gaierror` when they answer that there is nothing,
    `UnresolvedError` when they do not answer."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long for the DNS
        raise socket.gaierror(socket.EAI_NONAME, f"nom impossible : {host[:80]}") from error
    except socket.gaierror as error:
        if error.errno in _NO_SUCH_NAME:
            raise
        raise UnresolvedError(f"La résolution du nom {host[:80]} est impossible ici.") from error
    return list(dict.fromkeys((str(answer[4][0]), int(answer[4][1])) for answer in answers))
