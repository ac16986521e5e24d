"""Addresses as they are asked and compared. Functions that take one apart raise `ValueError` when no
browser could read it either."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin, urlsplit

from requests.utils import requote_uri

from checker.model.address import DEFAULT_PORTS, Address, host_of


def address(url: str) -> str:
    """An address as it is sent: without fragment, with a path, its odd characters escaped."""
    bare = urldefrag(url.strip()).url
    parts = urlsplit(bare)
    if parts.port == 0:
        raise ValueError(f"port 0 in {url[:80]}")
    return requote_uri(parts._replace(scheme=parts.scheme.lower(), path=parts.path or "/").geturl())


def target(base: str, location: str) -> str:
    """Where a redirect leads; empty when it is to nothing that we may ask."""
    try:
        found = address(urljoin(base, location))
    except ValueError:
        return ""
    return found if is_web(found) else ""


def origin(url: str) -> str:
    """The scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()


def port_of(url: str) -> int:
    """The port of an address, said or not."""
    parts = Address.of(url)
    return parts.port or DEFAULT_PORTS.get(parts.scheme, 443)


def is_web(url: str) -> bool:
    """Whether an address is one we may ask."""
    return url.lower().startswith(("http://", "https://")) and bool(host_of(url))


def readable(url: str) -> bool:
    """Whether an address can be asked at all."""
    try:
        return is_web(address(url))
    except ValueError:
        return False


def at_root(parts: Address, scheme: str, host: str) -> str:
    """The root of a host, on the port of `parts` when it names one."""
    port = f":{parts.port}" if parts.port else ""
    return f"{scheme}://{host}{port}/"
