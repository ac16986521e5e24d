"""An address of the web taken apart once, and what spellings of one address share. Nothing is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}

_TRACKING = re.compile(r"^(?:utm_.*|mtm_.*|pk_.*|at_.*|xtor|fbclid|gclid|msclkid|mc_[ce]id)$", re.IGNORECASE)
_LOCAL = re.compile(r"(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|::1")
_FILES = re.compile(
    r"\.(?:pdf|zip|gz|tgz|rar|7z|docx?|odt|rtf|xlsx?|ods|csv|pptx?|odp|epub|txt|xml|rss|atom|json|geojson|ics|"
    r"jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|webm|og[gv]|wav|avi|mov|css|js|exe|apk|dmg|iso)$"
)


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address. `host` is in lower case, without final dot; `port` is None when it is not
    written, 0 when nothing can be asked there; `path` and `query` are as written."""

    scheme: str = ""
    host: str = ""
    port: int | None = None
    path: str = ""
    query: str = ""

    @staticmethod
    def of(url: str) -> Address:
        """The address as a browser reads it; one without host when no browser could."""
        return _parsed(url)

    @property
    def bare(self) -> str:
        """The host without its leading www."""
        return bare_host(self.host)

    @property
    def local(self) -> bool:
        """Whether it names this very machine (RFC 6761, RFC 5735); a name may lead here without saying so."""
        return bool(_LOCAL.fullmatch(self.host))

    @property
    def door(self) -> str:
        """The port, with its colon, when it is not one of the two usual ones."""
        return "" if self.port in (None, *DEFAULT_PORTS.values()) else f":{self.port}"

    @property
    def asked(self) -> str:
        """What is asked of the host: the path, and the query when there is one."""
        return f"{self.path or '/'}?{self.query}" if self.query else self.path or "/"

    @property
    def said_path(self) -> str:
        """The path without its escapes."""
        return unquote(self.path)

    @property
    def place(self) -> str:
        """What the spellings of the address share: no scheme, www., capital, escape, tracking, final slash
        nor .html; empty when it leads to no host."""
        path = re.sub(r"(?:/index)?(?:\.html?|\.php)?/*$", "", self.said_path.casefold())
        return f"{self.bare}{path}?{untracked(self.query)}" if self.host else ""

    @property
    def is_file(self) -> bool:
        """Whether it names a file to read or download rather than a page, by its extension."""
        return bool(_FILES.search(self.said_path.lower()))


@lru_cache(maxsize=65536)
def _parsed(url: str) -> Address:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return Address()
    try:
        port = parts.port
    except ValueError:
        port = 0
    return Address(parts.scheme, host, port, parts.path, parts.query)


def host_of(url: str) -> str:
    """The lower-case host of an address; empty when there is none."""
    return _parsed(url).host


def bare_host(host: str) -> str:
    """A host without its leading www."""
    return host.removeprefix("www.")


def same_site(url: str, other: str) -> bool:
    """Whether two addresses have the same host, `www.` or not."""
    return _parsed(url).bare == _parsed(other).bare


def untracked(query: str) -> str:
    """A query without tracking; as it was written when nothing is to be taken out."""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _TRACKING.match(pair[0])]
    return query if len(kept) == len(pairs) else urlencode(kept)


def placed(url: str) -> str:
    """An address as its reader knows it: the path alone under a host that is nobody's (« .invalid », RFC 6761),
    which a folder is given when nobody said where it will be published."""
    address = Address.of(url)
    return address.asked if address.host.endswith(".invalid") else url
