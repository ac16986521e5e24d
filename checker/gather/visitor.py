"""The order in which a site is looked at, and what is kept of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, Self

from checker import __version__
from checker.gather import documents, plans, sample, surroundings
from checker.gather.answer import Answer
from checker.gather.choosing import Choice
from checker.gather.discretion import discreet
from checker.gather.http import HttpClient
from checker.gather.lastvisit import NOTHING_SEEN, LastVisit
from checker.gather.manner import manner
from checker.gather.memory import forget, remembered
from checker.gather.network import Addresses
from checker.gather.options import Options
from checker.gather.pages import at_home, looked, role_pages, served, unless_wall
from checker.gather.reservation import reserved
from checker.gather.team import Team
from checker.gather.templates import Templates, shape_of
from checker.gather.turns import EVERYBODY, Turns
from checker.gather.urls import origin, port_of, readable
from checker.gather.walls import empty_shell, sent_on
from checker.model import (
    FREE_ROLES,
    Document,
    DocumentKind,
    Entry,
    Page,
    Part,
    Role,
    Sign,
    Site,
    State,
    Tls,
    Transport,
    Variant,
    Visit,
)
from checker.model.address import DEFAULT_PORTS, Address, host_of
from checker.reading import own_hosts, shorten
from checker.sights import states

if TYPE_CHECKING:
    from checker.gather.look import Look

logger = logging.getLogger(__name__)

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
        self._left_out = 0
        self._templates = Templates()

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
        self._templates = Templates()
        self._left_out = 0
        self._client.begin(self._options.visit_timeout)
        if site.settings.resolve or self._strayed:
            self._forget_hosts()
        self._strayed = bool(site.settings.resolve)
        self._client.forget_failures()
        forget(self._variants, lambda roots: all(root.transport.transient for root in roots))
        forget(self._plans, lambda plan: _failed(plan.document))
        forget(self._icons, _failed)
        self._browsers.forget(host_of(site.url))
        home, answer, passed = self._entered(site)
        unseen = Visit(
            site, at, (home, *passed), versions=self._versions(), manner=self._manner, turn=self._last.turn
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
        pages = (replace(home), *passed, *self._told(self._rest(site, home, plan.pages, passed)))
        whole = replace(host, pages=pages, sitemap=plan.document, favicon=favicon, versions=self._versions())
        whole = replace(whole, left_out=self._left_out)
        return replace(whole, sought=self._sought, documents=self._documents(whole))

    def _told(self, pages: Iterable[Page]) -> Iterator[Page]:
        for page in pages:
            self._on_page()
            yield page if page.seen else replace(page, template="")

    def _forget_hosts(self) -> None:
        """Keeps nothing of hosts: a site that says where they are speaks for itself alone."""
        self._client.forget_hosts()
        for known in (self._variants, self._plans, self._icons):
            known.clear()

    # --- the pages ---------------------------------------------------------------------------

    def _entered(self, site: Site) -> tuple[Page, Answer, list[Page]]:
        """The first page of a site, and those tried in vain before it: of pages that were only named, none of
        which is its home page, the first that is seen stands for them."""
        named = site.settings.asked if site.entry is not Role.HOME else ()
        tried: list[tuple[Page, Answer]] = []
        for url in (site.url, *named):
            tried.append(self._first(site, url))
            self._on_page()
            if tried[-1][0].seen or tried[-1][0].transport in _UNREACHED:
                break
        standing = next((one for one in tried if one[0].seen), tried[0])
        return (*standing, [page for page, _ in tried if page is not standing[0]])

    def _first(self, site: Site, url: str) -> tuple[Page, Answer]:
        self._browsers.warm()
        answer = self._client.get(url, delay=_delay(site))
        page = at_home(site, served(url, answer, site.entry))
        (turn,) = self._templates.turns(1)
        (shown,) = self._browsers.each(lambda page: self._rendered(site, page, turn, full=True), [page])
        self._templates.skip(turn)
        return at_home(site, shown), answer

    def _rest(self, site: Site, home: Page, planned: Sequence[str], passed: Iterable[Page]) -> Iterator[Page]:
        """The pages that play a role, then others, up to the number wanted, the first included. A
        document is no page: it is kept, and takes no place."""
        if site.settings.asked:
            yield from self._asked(site, home, passed)
            return
        choice = Choice(site, home, planned, (site.settings.pages or self._options.pages) - 1)
        for batch in choice.batches():
            yield from filter(None, map(choice.taken, self._looked(site, batch)))
        self._left_out = choice.left_out

    def _asked(self, site: Site, home: Page, passed: Iterable[Page]) -> Iterator[Page]:
        """The pages that were named, and no other, whatever the home page links."""
        roles = {sample.identity(url): role for role, url in role_pages(site, home)}
        wanted = {sample.identity(url): url for url in site.settings.asked if site.settings.wants(url)}
        for known in (site.url, home.url, home.address, *(page.url for page in passed)):
            wanted.pop(sample.identity(known), None)
        named = [(roles.get(key, Role.OTHER), url) for key, url in wanted.items()]
        for page in self._looked(site, named):
            yield at_home(site, page) if page.role in FREE_ROLES else page

    def _looked(self, site: Site, named: Sequence[tuple[Role, str]]) -> Iterator[Page]:
        """Pages, in their order, whichever browser looks at them."""
        turns = self._templates.turns(len(named))
        return self._browsers.each(
            lambda one: self._page(site, *one[1], one[0]), zip(turns, named, strict=True)
        )

    def _page(self, site: Site, role: Role, url: str, turn: int) -> Page:
        try:
            page = served(url, self._client.get(url, delay=_delay(site)), role)
            return self._rendered(site, page, turn, full=False)
        except Exception as error:
            logger.exception("page %s", url)
            return Page(url, role, Transport.BROWSER_ERROR, _unexpected(error))
        finally:
            self._templates.skip(turn)

    def _rendered(self, site: Site, page: Page, turn: int, *, full: bool) -> Page:
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
        if not self._client.parallel(page.address, delay=_delay(site)):
            self._templates.wait(turn)  # who holds the turn of a host waits for nobody
        try:
            if again := self._again(site, page, turn, full=full):
                return again
            with self._client.turn(page.address, delay=_delay(site)):
                shown, picture = self._look(page, turn, full=full)
        except Exception as error:
            logger.exception("look at %s", page.address)
            return replace(page, transport=Transport.BROWSER_ERROR, detail=_unexpected(error))
        shot = self._keep(picture) if self._keep and picture else None
        return replace(shown, screenshot=shot, template=self._templates.of(turn))

    def _again(self, site: Site, page: Page, turn: int, *, full: bool) -> Page | None:
        """A page as it was seen in the last visit, when it has not changed; None when it is to be looked at, if
        only in the states in which the page that stood for its template is no longer seen."""
        again = self._last.again(page, partial(self._same, site, page), full=full)
        if again is None:
            return None
        own = tuple(name for name in again.states if not states()[name].first)
        elsewhere = self._templates.seen(turn, again.address, shape_of(again.html), own)
        left = {name for name, state in again.states.items() if state.entry is Entry.ELSEWHERE}
        if not left <= elsewhere.keys():
            return None
        moved = {name: State(Entry.ELSEWHERE, elsewhere[name]) for name in left}
        template = self._templates.of(turn)
        return self._last.reuse(replace(again, states={**again.states, **moved}, template=template))

    def _same(self, site: Site, page: Page, parts: Collection[Part]) -> bool:
        """Whether all that a page was made of is what it was, asked in one turn, as the browser asks it."""
        known = self._last.same(parts)
        if known is None:
            with self._client.turn(page.address, delay=_delay(site)):
                known = self._last.ask(parts, self._client.same)
        return known

    def _look(self, page: Page, turn: int, *, full: bool) -> tuple[Page, bytes | None]:
        """A page as a browser shows it, in the states in which no other page of its template is seen; and its
        picture."""
        known: list[Page] = []

        def elsewhere(look: Look, states: tuple[str, ...]) -> Mapping[str, str]:
            shown = looked(page, look)
            known.append(shown)
            alike = shape_of(shown.html) if shown.seen else None
            return self._templates.seen(turn, shown.address, alike, states) if alike else {}

        look = self._browsers.mine().look(page.address, full=full, elsewhere=elsewhere)
        shown = replace(known[0], states=look.states, refused=look.refused) if known else looked(page, look)
        self._templates.ended(turn, shown.address, look.states)
        return self._last.noted(page, shown, look, full=full), look.screenshot

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


def _delay(site: Site) -> float:
    return site.settings.delay or 0.0


def _unexpected(error: Exception) -> str:
    return shorten(f"Erreur inattendue de l'outil ({type(error).__name__} : {error}).")
