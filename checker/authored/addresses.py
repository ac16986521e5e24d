"""Readers of the addresses of an authored file: pages, contacts, hosts, endpoints.

Nothing is looked up: an address is judged on how it is written.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from checker.authored.problems import quoted
from checker.authored.readers import fault, read_text

_EXAMPLE = "exemple : https://www.exemple.gouv.fr/"

_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNSAFE = re.compile(r"[\s\\]")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?P<host>[A-Za-z0-9.-]+\.[A-Za-z]{2,})")


@lru_cache(maxsize=65536)
def ascii_host(host: str) -> str:
    """A host as the network knows it: lower case, ASCII, no final dot; empty when impossible."""
    try:
        known = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    known = known.lower().removesuffix(".")
    return known if _HOST.fullmatch(known) else ""


def read_url(value: Any) -> str:
    """The address of a public page: http or https, no credentials, no fragment, no private host."""
    text = read_text(value)
    if _UNSAFE.search(text) or not text.isprintable():
        raise fault(f"adresse avec une espace ou une barre inversée {quoted(text)}", "retirez-la")
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise fault(f"adresse mal formée {quoted(text)}", _EXAMPLE) from None
    if parts.scheme not in {"http", "https"}:
        raise fault(f"adresse mal formée {quoted(text)}", "elle commence par https:// ou http://")
    if "@" in parts.netloc:
        # Not quoted: it may be a password.
        raise fault("adresse avec un identifiant de connexion", "retirez ce qui précède « @ »")
    if "#" in text:
        raise fault(f"adresse avec une ancre {quoted(text)}", "retirez « # » et ce qui suit")
    if _private(host):
        raise fault(f"adresse privée ou réservée {quoted(text)}", "un site public est attendu")
    if _ip(host) is None and not _named(host):
        raise fault(f"nom de domaine mal formé {quoted(text)}", _EXAMPLE)
    return text


def _private(host: str) -> bool:
    address = _ip(host)
    if address is None:
        name = ascii_host(host)
        return name == "localhost" or name.endswith(".localhost")
    return not address.is_global or address.is_multicast


def _named(host: str) -> bool:
    """Whether a host is a name. Browsers read « 2130706433 » and « 0x7f.1 » as addresses: nothing
    public is written so."""
    name = ascii_host(host)
    return bool(name) and not _NUMERIC.fullmatch(name.rpartition(".")[2])


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if host[-1:].isalpha() and ":" not in host:  # most hosts: no need to try
        return None
    try:
        return ipaddress.ip_address(host.removesuffix("."))
    except ValueError:
        return None


def read_contact(value: Any) -> str:
    """An e-mail address, or the address of a contact page."""
    text = read_text(value)
    if text.startswith(("http://", "https://")):
        return read_url(text)
    email = _EMAIL.fullmatch(text)
    if not email or not ascii_host(email["host"]):
        raise fault(f"contact mal formé {quoted(text)}", "une adresse électronique ou celle d'un formulaire")
    return text


def read_host(value: Any) -> str:
    """A host name, as the network knows it."""
    text = read_text(value)
    host = ascii_host(text)
    if not host:
        raise fault(f"nom d'hôte mal formé {quoted(text)}", "exemple : www.exemple.gouv.fr")
    return host


def read_host_and_port(value: Any) -> str:
    """A host name, with a port or without."""
    text = read_text(value)
    name, colon, port = text.partition(":")
    host = ascii_host(name)
    if not host or (colon and not _is_port(port)):
        raise fault(f"nom d'hôte mal formé {quoted(text)}", "exemple : www.exemple.gouv.fr")
    return host + colon + port


def read_endpoint(value: Any) -> str:
    """An IP address and a port. Private ones are welcome: this is how a test site is reached."""
    text = read_text(value)
    address, _, port = text.rpartition(":")
    bare = address.removeprefix("[").removesuffix("]")
    if _ip(bare) is None or ("[" in address) != (":" in bare) or not _is_port(port):
        raise fault(f"adresse mal formée {quoted(text)}", "exemple : 192.0.2.10:8080 ou [2001:db8::1]:8080")
    return text


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65536
