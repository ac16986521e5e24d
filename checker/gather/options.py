"""How a run looks at sites: everything the network and the browser may be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from checker import CONTACT_URL, __version__
from checker.model.credentials import NOBODY, Credentials
from checker.model.steps import NO_STEP, Steps

WINDOW: Final = (1280, 1024)


def user_agent(contact: str) -> str:
    """What a run calls itself: our name, our version and where to reach whoever runs it."""
    return f"Conforme/{__version__} (+{contact})"


@dataclass(frozen=True)
class Options:
    """The settings of one run. Frozen and picklable: it travels to worker processes."""

    pages: int = 8
    """Pages looked at on each site, the home page included."""

    allow_private: bool = False
    """Whether names may lead to private, loopback or reserved addresses."""

    offline: bool = False
    """Whether nothing but the mapped hosts may be reached: for a folder on disk."""

    resolve: Mapping[str, str] = field(default_factory=dict)
    """Addresses to use instead of the DNS: "host:port" (wins) or "host" → "address" or
    "address:port". An IPv6 address with a port is written "[::1]:8080". Without a port, the
    port asked is kept. Such targets were asked for by the user: they may be private."""

    proxies: Mapping[str, str] = field(default_factory=dict)
    """The proxy of each scheme, "http" and "https", where the network imposes one."""

    no_proxy: str = ""
    """Hosts that are reached without it, separated by commas, as in NO_PROXY."""

    ca_file: str | None = None
    """A PEM file of certification authorities trusted beside the public ones."""

    timeout: float = 20.0
    """Seconds a whole HTTP request may take, from the connection to the last byte read."""

    page_timeout: float = 30.0
    """Seconds the browser may take to load one page."""

    visit_timeout: float = 600.0
    """Seconds a whole visit may take. What is left then is not seen, and says so."""

    delay: float = 1.0
    """Seconds between two requests to one host. A site's own setting and robots.txt
    Crawl-delay can only raise it; it is 0 for a loopback address that the user allowed."""

    max_body: int = 10_000_000
    """Bytes kept of one answer, once decompressed."""

    max_document: int = 15_000_000
    """Bytes of a document that pages offer: a larger one is not read at all."""

    max_redirects: int = 10
    """Redirects followed from one address."""

    hands: int = 1
    """Browsers that share the pages of one site: more than one only for a server of this machine."""

    browser: bool = True
    """Whether a browser renders the pages."""

    touch: bool = False
    """Whether the browser has a finger for a pointer, as on a phone, instead of a mouse."""

    screenshots: bool = True
    """Whether the browser takes a picture of the pages."""

    needs: Mapping[str, tuple[str, ...]] | None = None
    """What the rules read of a page, the probes of each state. None: every probe of the initial state."""

    noted: bool = False
    """Whether what pages are made of is noted, so that an unchanged one is known without a browser."""

    credentials: Credentials = NOBODY
    """What is said to the origins of the targets, and to no other."""

    steps: Steps = NO_STEP
    """What is done on the pages of the targets before they are looked at."""

    window: tuple[int, int] = WINDOW
    """The width and height of the browser's window, in CSS pixels."""

    user_agent: str = user_agent(CONTACT_URL)
    """What the run calls itself, in every request."""
