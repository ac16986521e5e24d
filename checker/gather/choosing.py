"""Which pages of a site to look at next, as those before them become known. Pure.

The pages that a duty names come first; then those that the pages seen announce for what people do there; then
others, from sections whose pages are not all made alike yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urljoin

from checker.gather import purposes, sample
from checker.gather.pages import at_home, role_pages, sent_home, takes_place
from checker.model import FREE_ROLES, Page, Role, Site
from checker.reading import words

MOST_DOCUMENTS: Final = 20
"""Addresses of documents, which nothing told from pages before they were asked, that a visit bears."""

MOST_SOUGHT: Final = 10
MOST_STEPS: Final = 4
"""Pages asked for what people do there; steps of a procedure among them."""

_TOGETHER: Final = 4
"""Pages chosen at once, when there are more than may be seen: what they are like tells which come next."""

Named = tuple[Role, str]


class Choice:
    """The pages of one site, `wanted` beside its home page. Each batch of `batches` is to be looked at, and
    each of its pages given to `taken`, before the next one."""

    def __init__(self, site: Site, home: Page, planned: Sequence[str], wanted: int) -> None:
        self._site = site
        self._home = home
        self._planned = planned
        self._left = max(wanted, 0)
        self._asks = self._left + MOST_DOCUMENTS
        self._sought = 0
        self._steps = 0
        self._key = sample.key_of(site)
        self._known = {self._key(home.address)}
        self._addresses = [home.address]
        self._fresh = [replace(home)]
        self._roles = {home.role}
        self._made: dict[sample.Section, list[str]] = {}
        self._sections: dict[str, sample.Section] = {}
        self._ours = ""
        self._asker = home
        self.left_out = 0
        """Pages known by links and sitemap that were not asked for, once there is no more to look at."""

    def batches(self) -> Iterator[Sequence[Named]]:
        """What to look at, a few pages at a time."""
        duties = [one for one in role_pages(self._site, self._home) if self._site.settings.wants(one[1])]
        if first := duties[: self._left]:
            yield self._given(first)
        others: list[tuple[sample.Section, str]] | None = None
        while self._left > 0 and self._asks > 0:
            if sought := self._purposes():
                yield self._given(sought)
                continue
            if others is None:
                others = sample.candidates(self._home, self._planned, self._addresses, self._site)
            others = [one for one in others if self._key(one[1]) not in self._known]
            if not others:
                return
            batch = self._varied(others)
            self._sections |= {url: section for section, url in batch}
            self._asks -= len(batch)
            yield self._given([(Role.OTHER, url) for _, url in batch])
        if self._site.listing is None:  # who knows a folder counts its files
            rest = others or sample.candidates(self._home, self._planned, self._addresses, self._site)
            self.left_out = sum(self._key(url) not in self._known for _, url in rest)

    def taken(self, page: Page) -> Page | None:
        """A page that was looked at, as it is kept: in the role that it bears. None for a search that showed
        nothing, or nothing else than the page it was made from: nobody published its address."""
        read = replace(page)  # the tree that is read does not travel
        shown = self._placed(page, read)
        if page.url == self._ours and (not shown.seen or words(read.dom) == words(self._asker.dom)):
            return None
        self._left -= takes_place(self._site, page)
        own = page.headers.get("content-location") if self._site.listing else None
        self._addresses += [page.url, page.address, *([urljoin(page.address, own)] if own else [])]
        self._known |= set(map(self._key, self._addresses[-3:]))
        if shown.seen:
            self._fresh.append(read)
            self._roles.add(shown.role)
            if page.url in self._sections and page.template:
                self._made.setdefault(self._sections[page.url], []).append(page.template)
        return shown

    def _given(self, batch: Sequence[Named]) -> Sequence[Named]:
        self._known |= {self._key(url) for _, url in batch}
        return batch

    def _placed(self, page: Page, read: Page) -> Page:
        """A page in the role that it bears, when what it holds gives it one; the registry's word stands."""
        if page.role not in FREE_ROLES or page.role in self._site.pages:
            again = sample.identity(page.address) == sample.identity(self._home.address)
            return sent_home(page) if again else page
        shown = at_home(self._site, page)
        if not shown.seen or page.role in {Role.STEP, Role.RESULTS}:
            return shown
        held = tuple(purposes.borne(read))
        role = next((one for one in (page.role, *held) if one in held and one not in self._roles), Role.OTHER)
        return replace(shown, role=role)

    def _purposes(self) -> list[Named]:
        """The pages that those just seen announce, for roles that no page has yet."""
        found: dict[str, Named] = {}
        roles = set(self._roles)
        for page in self._fresh if self._sought < MOST_SOUGHT else ():
            for role, url in self._told(page):
                wanted = role not in roles or (role is Role.STEP and self._steps < MOST_STEPS)
                if not wanted or self._key(url) in self._known or not self._site.settings.wants(url):
                    continue
                roles.add(role)
                self._steps += role is Role.STEP
                found.setdefault(self._key(url), (role, url))
        self._fresh = []
        chosen = list(found.values())[: min(self._left, MOST_SOUGHT - self._sought)]
        self._sought += len(chosen)
        return chosen

    def _told(self, page: Page) -> Iterator[Named]:
        """What a page announces, and the search that it offers: a folder has none to answer it."""
        if not self._ours and self._site.listing is None:
            self._ours = purposes.found(page)
            if self._ours:
                self._asker = page
                yield Role.RESULTS, self._ours
        yield from purposes.announced(page)

    def _varied(self, others: Sequence[tuple[sample.Section, str]]) -> list[tuple[sample.Section, str]]:
        """The next pages: all when they are few, else those of sections that may still show another template."""
        few = min(self._left, self._asks)
        if len(others) <= self._left:
            return list(others)[:few]
        ranked = sorted(others, key=lambda one: (one[0][0], self._settled(one[0])))
        return ranked[: min(few, _TOGETHER)]

    def _settled(self, section: sample.Section) -> bool:
        """Whether the pages seen of a section, several, are all made alike."""
        made: Iterable[str] = self._made.get(section, ())
        return len(tuple(made)) > 1 and len(set(made)) == 1
