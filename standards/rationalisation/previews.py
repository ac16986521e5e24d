"""Addresses that only the machine or the network of a team reaches: a site that is not published yet."""

from __future__ import annotations

from ipaddress import ip_address

from checker.model import Inapplicable, Site
from checker.model.address import host_of

_PRIVATE_NAMES = (".localhost", ".local", ".localdomain", ".internal", ".lan", ".home.arpa", ".test")
"""Ends of names that no public resolver answers (RFC 6761, 6762, 8375, ICANN for « internal »)."""


def published(site: Site) -> None:
    """Raise `Inapplicable` for a preview: it has no public name to be judged."""
    host = host_of(site.url)
    if is_private(host):
        raise Inapplicable(f"« {host} » est une adresse locale ou privée : le site n'y est pas publié.")


def is_private(host: str) -> bool:
    """Whether a host is a name without a domain, a private name or a private address."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_NAMES) or host.startswith("127.")
    return not address.is_global
