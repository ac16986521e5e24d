"""The order in which a site is looked at, and what is kept of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from checker import __version__
from checker.gather import sample, surroundings
from checker.gather.answer import Answer
from checker.gather.http import HttpClient
from checker.gather.memory import remembered
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.turns import EVERYBODY, Turns
from checker.gather.urls import DEFAULT_PORTS, address, is_web, origin, port_of
from checker.gather.walls import challenge, empty_shell, login_address, looks_like_login
from checker.model import Document, Page, Role, Site, Tls, Transport, Variant, Visit
from checker.reading import bare_host, host_of, shorten

if TYPE_CHECKING:
    from checker.gather.browser import Browser
    from checker.gather.look import Look

_LOG = logging.getLogger(__name__)

_OWN_WORD = {
    Transport.AUTH_REQUIRED,
    Transport.BLOCKED,
    Transport.PRIVATE_ADDRESS,
    Transport.TOO_MANY_REDIRECTS,
    Transport.ROBOTS_DISALLOWED,
}
"""What became of a page says more than the host where it happened."""


class Visitor:
    """Visits sites one after the other, from one thread. A context manager, or `close()` it.

    `keep` stores the bytes of a picture and returns the address under which a page refers to it;
    without it, no picture is kept.
    """

    def __init__(
        self, options: Options, *, keep: Callable[[bytes], str] | None = None, turns: Turns = EVERYBODY
    ) -> None:
        self._options = options
        self._keep = keep
        self._addresses = Addresses(options)
        self._client = HttpClient(options, self._addresses, turns)
        self._browser: Browser | None = None
        self._variants: dict[str, tuple[Variant, ...]] = {}
        self._sitemaps: dict[str, Document] = {}
        self._icons: dict[str, Document] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the browser and closes the connections."""
        self._client.close()
        if self._browser is not None:
            self._browser.close()
            self._browser = None

    def visit(self, site: Site, at: str) -> Visit:
        """Everything seen of a site; never raises for what the site does. `at` is ISO 8601, UTC."""
        try:
            return self._visit(site, at)
        except Exception as error:
            _LOG.exception("visit of %s", site.id)
            page = Page(site.url, site.entry, Transport.BROWSER_ERROR, _unexpected(error))
            return Visit(site, at, (page,), versions=self._versions())

    def _visit(self, site: Site, at: str) -> Visit:
        self._addresses.map(site.settings.resolve)
        if self._browser is not None:
            self._browser.forget()
        home, answer = self._first(site)
        unseen = Visit(site, at, (home,), versions=self._versions())
        if not readable(site.url):
            return unseen
        host = replace(
            unseen,
            tls=self._tls(site, answer),
            variants=self._roots(site, answer),
            robots=self._client.robots(site.url, delay=_delay(site)).document,
        )
        if not home.seen:
            return host
        sitemap, favicon = self._sitemap(site, home), self._favicon(site, home)
        pages = (home, *self._rest(site, home, sitemap.text))
        return replace(host, pages=pages, sitemap=sitemap, favicon=favicon, versions=self._versions())

    # --- the pages ---------------------------------------------------------------------------

    def _first(self, site: Site) -> tuple[Page, Answer]:
        answer = self._client.get(site.url, delay=_delay(site))
        page = at_home(site, served(site.url, answer, site.entry))
        return at_home(site, self._rendered(site, page, full=True)), answer

    def _rest(self, site: Site, home: Page, listed: str) -> Iterator[Page]:
        """The pages that play a role, then others, up to the number wanted, the first included."""
        wanted = (site.settings.pages or self._options.pages) - 1
        chosen = role_pages(site, home)[: max(wanted, 0)]
        for role, url in chosen:
            yield self._page(site, url, role)
        taken = [url for _, url in chosen]
        for url in sample.others(home, listed, taken, wanted - len(chosen)):
            yield at_home(site, self._page(site, url, Role.OTHER))

    def _page(self, site: Site, url: str, role: Role) -> Page:
        try:
            page = served(url, self._client.get(url, delay=_delay(site)), role)
            return self._rendered(site, page, full=False)
        except Exception as error:
            _LOG.exception("page %s", url)
            return Page(url, role, Transport.BROWSER_ERROR, _unexpected(error))

    def _rendered(self, site: Site, page: Page, *, full: bool) -> Page:
        """A page as a browser shows it; as it was served when none is wanted."""
        if not page.seen:
            return page
        if not self._options.browser:
            reason = empty_shell(page.source)
            return replace(page, transport=Transport.EMPTY_SHELL, detail=reason) if reason else page
        try:
            with self._client.turn(page.address, delay=_delay(site)):
                look = self._ready().look(page.address, full=full)
        except Exception as error:
            _LOG.exception("look at %s", page.address)
            return replace(page, transport=Transport.BROWSER_ERROR, detail=_unexpected(error))
        shot = self._keep(look.screenshot) if self._keep and look.screenshot else None
        return looked(page, look, shot)

    def _ready(self) -> Browser:
        if self._browser is None:
            from checker.gather.browser import Browser  # noqa: PLC0415 (heavy, and not always needed)

            self._browser = Browser(self._options, self._addresses)
        return self._browser

    def _versions(self) -> Mapping[str, str]:
        used = {"conforme": __version__}
        if self._browser is not None:
            try:
                used |= self._browser.versions
            except RuntimeError as error:  # no browser can be started: the pages say so
                _LOG.warning("%s", error)
        return used

    # --- what stands beside them, asked once a host ------------------------------------------

    def _tls(self, site: Site, answer: Answer) -> Tls | None:
        """What the site's own host shows; on a port of its own, only when it is that of TLS."""
        parts = urlsplit(site.url)
        if parts.scheme == "http" and parts.port not in (None, DEFAULT_PORTS["http"]):
            return None
        port = port_of(site.url) if parts.scheme == "https" else DEFAULT_PORTS["https"]
        if answer.tls and (host_of(answer.final_url), port_of(answer.final_url)) == (host_of(site.url), port):
            return answer.tls
        return self._client.tls_facts(host_of(site.url), port)

    def _roots(self, site: Site, answer: Answer) -> tuple[Variant, ...]:
        if answer.transport is Transport.ROBOTS_DISALLOWED:
            return tuple(Variant(root, answer.transport) for root in surroundings.roots(site.url))
        return remembered(
            self._variants,
            origin(site.url),
            lambda: surroundings.variants(self._client, site.url, (answer,), delay=_delay(site)),
        )

    def _sitemap(self, site: Site, home: Page) -> Document:
        declared = self._client.robots(home.address, delay=_delay(site)).sitemaps
        return remembered(
            self._sitemaps,
            origin(home.address),
            lambda: surroundings.sitemap(self._client, home.address, declared, delay=_delay(site)),
        )

    def _favicon(self, site: Site, home: Page) -> Document:
        url = surroundings.icon(home)
        return remembered(
            self._icons, url, lambda: surroundings.favicon(self._client, url, delay=_delay(site))
        )


def role_pages(site: Site, home: Page) -> list[tuple[Role, str]]:
    """The pages that play a role, each address once: the registry's word, else the home page's links."""
    named = {role: urljoin(site.url, url) for role, url in site.pages.items()}
    found = {**sample.roles(home), **named}
    chosen: dict[str, tuple[Role, str]] = {}
    for role in Role:
        if role in found and role is not home.role:
            chosen.setdefault(sample.identity(found[role]), (role, found[role]))
    chosen.pop(sample.identity(home.address), None)
    return list(chosen.values())


def served(url: str, answer: Answer, role: Role) -> Page:
    """A page as HTTP gave it; without a source when it was not shown."""
    return Page(
        url=url,
        role=role,
        transport=answer.transport,
        detail=answer.detail,
        final_url=answer.final_url,
        status=answer.status,
        headers=answer.headers,
        redirects=answer.hops,
        source=answer.text if answer.transport is Transport.COMPLETED else "",
    )


def looked(page: Page, look: Look, screenshot: str | None) -> Page:
    """A page with what the browser saw of it, and what stood before it if it is a wall."""
    if look.transport is not Transport.COMPLETED:
        return replace(page, transport=look.transport, detail=look.detail, console=look.console)
    seen = replace(
        page,
        detail=look.detail,
        final_url=look.final_url or page.final_url,
        rendered=look.rendered,
        axe=look.axe,
        probes=look.probes,
        resources=look.resources,
        console=look.console,
        screenshot=screenshot,
    )
    return walled(seen)


def walled(page: Page) -> Page:
    """The page, unseen when the browser was shown a check or a login in its place."""
    product = challenge({}, page.html)
    if product:
        detail = f"Un contrôle anti-robots ({product}) répond à la place de la page."
        return replace(page, transport=Transport.BLOCKED, detail=detail)
    wanted = login_address(page.url) and not page.redirects
    if not wanted and looks_like_login(page.address, page.html):
        return replace(page, transport=Transport.AUTH_REQUIRED, detail="La page demande de s'identifier.")
    return page


def at_home(site: Site, page: Page) -> Page:
    """The page, unseen when it ended on a host that is not the site's."""
    own = {bare_host(host.lower()) for host in (host_of(site.url), *site.settings.aliases)}
    if bare_host(host_of(page.address)) in own or page.transport in _OWN_WORD:
        return page
    after = "" if page.seen else f" {page.detail}"
    detail = f"L'adresse mène à un autre site : {page.address[:200]}.{after}"
    return replace(page, transport=Transport.REDIRECTED_ELSEWHERE, detail=detail)


def readable(url: str) -> bool:
    """Whether an address can be asked at all."""
    try:
        return is_web(address(url))
    except ValueError:
        return False


def _delay(site: Site) -> float:
    return site.settings.delay or 0.0


def _unexpected(error: Exception) -> str:
    return shorten(f"Erreur inattendue de l'outil ({type(error).__name__} : {error}).")
