"""The order in which a site is looked at, and what is kept of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Final, Self
from urllib.parse import urljoin

from checker import __version__
from checker.gather import documents, plans, sample, surroundings
from checker.gather.answer import Answer
from checker.gather.discretion import discreet
from checker.gather.http import HttpClient
from checker.gather.lastvisit import NOTHING_SEEN, LastVisit
from checker.gather.manner import manner
from checker.gather.memory import forget, remembered
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.pages import at_home, looked, role_pages, sent_home, served, takes_place, unless_wall
from checker.gather.reservation import reserved
from checker.gather.team import Team
from checker.gather.turns import EVERYBODY, Turns
from checker.gather.urls import origin, port_of, readable
from checker.gather.walls import empty_shell, sent_on
from checker.model import Document, DocumentKind, Page, Part, Role, Sign, Site, Tls, Transport, Variant, Visit
from checker.model.address import DEFAULT_PORTS, Address, host_of
from checker.reading import own_hosts, shorten

logger = logging.getLogger(__name__)

MOST_DOCUMENTS: Final = 20
"""Addresses of documents, which nothing told from pages before they were asked, that a visit bears."""

OUTLINE_SECONDS: Final = 120.0
"""Seconds given to the pictures of the elements of a site, once it has been visited."""

_HIDDEN: Final = "L'adresse porte un secret, qui n'est pas gardé : la page n'a pas été affichée de nouveau."
_UNPICTURED: Final = (
    "Des secrets sont donnés à ce site : aucune image n'en est prise, où ils pourraient se lire."
)
_UNREACHED = Transport.showing(Sign.SILENT) | {Transport.PRIVATE_ADDRESS}


class Visitor:
    """Visits sites one after the other, from one thread. A context manager, or `close()` it.

    `keep` stores the bytes of a picture and returns the address under which a page refers to it;
    without it, no picture is kept. `on_page` is called each time a page has been dealt with. `documents`
    are the kinds of document to fetch, the bytes of which are kept likewise. `every`: as of a `LastVisit`; 0 when no
    visit is known to the next.
    """

    def __init__(
        self,
        options: Options,
        *,
        keep: Callable[[bytes], str] | None = None,
        turns: Turns = EVERYBODY,
        on_page: Callable[[], object] = lambda: None,
        documents: Collection[DocumentKind] = (),
        every: int = 0,
    ) -> None:
        self._options = options
        self._keep = keep
        self._on_page = on_page
        self._sought = tuple(sorted(documents))
        self._every = every
        self._manner = manner(options, self._sought) if every else ""
        self._last = NOTHING_SEEN
        self._addresses = Addresses(options)
        self._client = HttpClient(options, self._addresses, turns)
        self._browsers = Team(options, self._addresses)
        self._variants: dict[str, tuple[Variant, ...]] = {}
        self._plans: dict[tuple[str, bool], plans.Plan] = {}
        self._icons: dict[str, Document] = {}
        self._strayed = False
        self._visits = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the browser and closes the connections."""
        self._client.close()
        self._browsers.close()

    def visit(self, site: Site, at: str, last: Visit | None = None) -> Visit:
        """Everything seen of a site; never raises for what the site does. `at` is ISO 8601, UTC. `last` is the last
        visit of the site: what has not changed since is not looked at again."""
        self._last = self._client.last = LastVisit(last, self._manner, self._every, at)
        try:
            with self._addresses.visiting(site), self._turn(site):
                visit = self._visit(site, at)
            if self._visits > 1:  # who has made two will make others: the next browser starts meanwhile
                self._browsers.expect()
            return discreet(visit)
        except Exception as error:
            logger.exception("visit of %s", site.id)
            page = Page(site.url, site.entry, Transport.BROWSER_ERROR, _unexpected(error))
            return discreet(Visit(site, at, (page,), versions=self._versions()))

    def outline(
        self, site: Site, wanted: Mapping[str, Sequence[str]]
    ) -> Iterator[tuple[str, str, bytes | str]]:
        """Pages of a site that was just visited, again, with the elements `wanted` of each outlined: address,
        selector, and a JPEG picture or why there is none. Never raises for what the site does."""
        if not self._options.browser:
            return
        with self._addresses.visiting(site), self._turn(site):
            self._client.begin(min(OUTLINE_SECONDS, self._options.visit_timeout))
            shown = self._browsers.each(lambda one: self._outlined(site, *one), wanted.items())
            for (url, selectors), taken in zip(wanted.items(), shown, strict=True):
                yield from ((url, selector, one) for selector, one in zip(selectors, taken, strict=True))

    def _outlined(self, site: Site, url: str, selectors: Sequence[str]) -> Sequence[bytes | str]:
        reason = _HIDDEN if "***" in url else self._client.exhausted
        if not self._options.screenshots:
            reason = _UNPICTURED
        if reason:
            return [reason] * len(selectors)
        try:
            with self._client.turn(url, delay=_delay(site)):
                return self._browsers.mine().outline(url, selectors)
        except Exception as error:
            logger.exception("outlines of %s", url)
            return [_unexpected(error)] * len(selectors)

    def _turn(self, site: Site) -> AbstractContextManager[None]:
        """No other process visits the host meanwhile; this very machine needs no such care."""
        if not readable(site.url):
            return nullcontext()
        mine = self._addresses.loopback(host_of(site.url), port_of(site.url))
        return nullcontext() if mine else reserved(host_of(site.url))

    def _visit(self, site: Site, at: str) -> Visit:
        self._visits += 1
        self._client.begin(self._options.visit_timeout)
        if site.settings.resolve or self._strayed:
            self._forget_hosts()
        self._strayed = bool(site.settings.resolve)
        self._client.forget_failures()
        forget(self._variants, lambda roots: all(root.transport.transient for root in roots))
        forget(self._plans, lambda plan: _failed(plan.document))
        forget(self._icons, _failed)
        self._browsers.forget(host_of(site.url))
        home, answer = self._first(site)
        self._on_page()
        unseen = Visit(
            site, at, (home,), versions=self._versions(), manner=self._manner, turn=self._last.turn
        )
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
        plan, favicon = self._plan(site, home), self._favicon(site, home)
        # A copy leaves behind the tree that was read for its links: trees do not travel.
        pages = (replace(home), *self._told(self._rest(site, home, plan.pages)))
        whole = replace(host, pages=pages, sitemap=plan.document, favicon=favicon, versions=self._versions())
        return replace(whole, sought=self._sought, documents=self._documents(whole))

    def _told(self, pages: Iterable[Page]) -> Iterator[Page]:
        for page in pages:
            self._on_page()
            yield page

    def _forget_hosts(self) -> None:
        """Keeps nothing of hosts: a site that says where they are speaks for itself alone."""
        self._client.forget_hosts()
        for known in (self._variants, self._plans, self._icons):
            known.clear()

    # --- the pages ---------------------------------------------------------------------------

    def _first(self, site: Site) -> tuple[Page, Answer]:
        self._browsers.warm()
        answer = self._client.get(site.url, delay=_delay(site))
        page = at_home(site, served(site.url, answer, site.entry))
        (shown,) = self._browsers.each(lambda page: self._rendered(site, page, full=True), [page])
        return at_home(site, shown), answer

    def _rest(self, site: Site, home: Page, planned: Sequence[str]) -> Iterator[Page]:
        """The pages that play a role, then others, up to the number wanted, the first included. A
        document is no page: it is kept, and takes no place."""
        if site.settings.asked:
            yield from self._asked(site, home)
            return
        wanted = (site.settings.pages or self._options.pages) - 1
        known = [(role, url) for role, url in role_pages(site, home) if site.settings.wants(url)]
        chosen = known[: max(wanted, 0)]
        taken = [home.address]
        left = wanted
        for page in self._browsers.each(lambda one: self._page(site, one[1], one[0]), chosen):
            left -= takes_place(site, page)
            yield page if sample.identity(page.address) != sample.identity(home.address) else sent_home(page)
            taken += [page.url, page.address, *_own_address(site, page)]
        others = iter(sample.others(home, planned, taken, left + MOST_DOCUMENTS, site))
        while batch := list(islice(others, left)):
            for page in self._browsers.each(lambda url: self._page(site, url, Role.OTHER), batch):
                left -= takes_place(site, page)
                yield at_home(site, page)

    def _asked(self, site: Site, home: Page) -> Iterator[Page]:
        """The pages that were named, and no other, whatever the home page links."""
        roles = {sample.identity(url): role for role, url in role_pages(site, home)}
        wanted = {sample.identity(url): url for url in site.settings.asked if site.settings.wants(url)}
        for known in (site.url, home.url, home.address):
            wanted.pop(sample.identity(known), None)
        named = [(roles.get(key, Role.OTHER), url) for key, url in wanted.items()]
        for page in self._browsers.each(lambda one: self._page(site, one[1], one[0]), named):
            yield at_home(site, page) if page.role is Role.OTHER else page

    def _page(self, site: Site, url: str, role: Role) -> Page:
        try:
            page = served(url, self._client.get(url, delay=_delay(site)), role)
            return self._rendered(site, page, full=False)
        except Exception as error:
            logger.exception("page %s", url)
            return Page(url, role, Transport.BROWSER_ERROR, _unexpected(error))

    def _rendered(self, site: Site, page: Page, *, full: bool) -> Page:
        """A page as a browser shows it; as it was served when none is wanted."""
        if not page.seen:
            return page
        if self._client.exhausted:  # a look that has begun is let to end; none begins
            return replace(page, transport=Transport.TIMEOUT, detail=self._client.exhausted)
        if not self._options.browser:
            reason = sent_on(page.address, page.headers, page.source) or empty_shell(page.source)
            return (
                replace(page, transport=Transport.EMPTY_SHELL, detail=reason) if reason else unless_wall(page)
            )
        try:
            if again := self._last.again(page, partial(self._same, site, page), full=full):
                return again
            with self._client.turn(page.address, delay=_delay(site)):
                look = self._browsers.mine().look(page.address, full=full)
        except Exception as error:
            logger.exception("look at %s", page.address)
            return replace(page, transport=Transport.BROWSER_ERROR, detail=_unexpected(error))
        shot = self._keep(look.screenshot) if self._keep and look.screenshot else None
        return self._last.noted(page, looked(page, look, shot), look, full=full)

    def _same(self, site: Site, page: Page, parts: Collection[Part]) -> bool:
        """Whether all that a page was made of is what it was, asked in one turn, as the browser asks it."""
        known = self._last.same(parts)
        if known is None:
            with self._client.turn(page.address, delay=_delay(site)):
                known = self._last.ask(parts, self._client.same)
        return known

    def _versions(self) -> Mapping[str, str]:
        used = {**(self._last.versions if self._last.reused else {}), "conforme": __version__}
        try:
            used |= self._browsers.versions
        except RuntimeError as error:  # no browser can be started: the pages say so
            logger.warning("%s", error)
        return used

    # --- what stands beside them, asked once a host ------------------------------------------

    def _tls(self, site: Site, answer: Answer) -> Tls | None:
        """What the site's own host shows; on a port of its own, only when it is that of TLS."""
        parts = Address.of(site.url)
        if parts.scheme == "http" and parts.port not in (None, DEFAULT_PORTS["http"]):
            return None
        host = parts.host
        port = port_of(site.url) if parts.scheme == "https" else DEFAULT_PORTS["https"]
        asked = readable(answer.final_url) and (host_of(answer.final_url), port_of(answer.final_url))
        if asked == (host, port) and (answer.tls or answer.transport in _UNREACHED):
            return answer.tls
        return self._client.tls_facts(host, port)

    def _roots(self, site: Site, answer: Answer) -> tuple[Variant, ...]:
        if answer.transport is Transport.ROBOTS_DISALLOWED:
            return tuple(Variant(root, answer.transport) for root in surroundings.roots(site.url))
        return remembered(
            self._variants,
            origin(site.url),
            lambda: surroundings.variants(self._client, site.url, (answer,), delay=_delay(site)),
        )

    def _documents(self, visit: Visit) -> tuple[Document, ...]:
        """The documents of the kinds sought that the pages of a visit offer."""
        if not self._sought:
            return ()
        pages = map(replace, visit.pages)  # copies: trees do not travel
        own, delay = own_hosts(visit), _delay(visit.site)
        most = self._options.max_document
        got = tuple(documents.gathered(self._client, pages, self._sought, own, delay=delay, most=most))
        for document in got:
            if self._keep and document.body:
                self._keep(document.body)
        return got

    def _plan(self, site: Site, home: Page) -> plans.Plan:
        """The sitemap of a site, and those it names when other pages than the first are to be chosen."""
        declared = self._client.robots(home.address, delay=_delay(site)).sitemaps
        follow = not site.settings.asked and (site.settings.pages or self._options.pages) > 1
        return remembered(
            self._plans,
            (origin(home.address), follow),
            lambda: plans.gathered(self._client, home.address, declared, delay=_delay(site), follow=follow),
        )

    def _favicon(self, site: Site, home: Page) -> Document:
        url = surroundings.icon(home)
        return remembered(
            self._icons, url, lambda: surroundings.favicon(self._client, url, delay=_delay(site))
        )


def _failed(document: Document) -> bool:
    return document.transport.transient


def _own_address(site: Site, page: Page) -> tuple[str, ...]:
    """The address at which a folder lists the file that was shown under another one."""
    own = page.headers.get("content-location") if site.listing else None
    return (urljoin(page.address, own),) if own else ()


def _delay(site: Site) -> float:
    return site.settings.delay or 0.0


def _unexpected(error: Exception) -> str:
    return shorten(f"Erreur inattendue de l'outil ({type(error).__name__} : {error}).")
