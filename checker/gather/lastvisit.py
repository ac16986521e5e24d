"""What the last visit of a site saw, and what of it still stands.

A server that recognises its answer does not send it again (RFC 9110, 13). A page that is served as it was, by
the same way, with the same headers, all that it was made of being the same, shows what it showed: no browser
looks at it, and what was seen is judged again. Everything that could not be asked is not the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from checker.gather import sameness
from checker.gather.answer import DOCUMENT_TEXT, Answer
from checker.gather.exchange import Reply
from checker.gather.parts import NEVER_CAME, digests
from checker.gather.sample import identity
from checker.gather.urls import address, readable
from checker.model import Document, Entry, Hop, Page, Part, Sighting, Transport, Validators, Variant, Visit
from checker.model.documents import NO_VALIDATOR
from checker.reading import redacted

if TYPE_CHECKING:
    from checker.gather.look import Look

NOT_MODIFIED: Final = 304

AT_ONCE: Final = 6
"""Answers of a page asked at once: as many as a browser asks of one host."""

_SUCCESS: Final = range(200, 300)
_CODING: Final = re.compile(r'^W/|[-;](?:gzip|br|zstd|deflate)(?="?$)')
_CODINGS: Final = "gzip, deflate, br, zstd"
"""What the browser accepts over TLS: a server may recognise an answer by how it is compressed."""

_TROUBLED: Final = frozenset({Entry.TIMEOUT, Entry.BROKEN})


@dataclass(frozen=True)
class Known:
    """An answer of the last visit that its server may confirm: the address that gave it, and what was seen."""

    found: str
    validators: Validators
    held: Page | Document

    def conditions(self, url: str) -> dict[str, str]:
        """The headers that ask an address for it only if it has changed: none for any other address than
        the one that said what to recognise it by."""
        return sameness.conditions(self.validators) if url == self.found else {}


def confirmed(asked: str, known: Known, reply: Reply, hops: tuple[Hop, ...]) -> Answer:
    """The answer to an address whose server says that it is what it was."""
    held, headers = known.held, reply.headers
    if isinstance(held, Page):
        headers = sameness.confirmed(held.headers, reply.headers)
    return Answer(
        asked,
        Transport.COMPLETED,
        status=200,
        headers=headers,
        hops=hops,
        final_url=reply.url,
        tls=reply.tls,
        kept=held,
    )


def as_asked(part: Part, url: str) -> dict[str, str]:
    """The headers with which one of the answers of a page is asked again."""
    if not part.validators:
        return {"Accept": "*/*"}
    coding = {"Accept-Encoding": _CODINGS} if url.startswith("https:") else {}
    mine = url == (part.found or part.url)
    return {"Accept": "*/*", **coding, **(sameness.conditions(part.validators) if mine else {})}


def still(part: Part, reply: Reply) -> bool:
    """Whether an answer is the one that a page was made of. What nobody answered is not answered yet; a server
    that takes too long may have been about to."""
    if part.status == NEVER_CAME:
        return reply.transport not in {Transport.COMPLETED, Transport.TIMEOUT}
    if reply.transport is not Transport.COMPLETED or reply.url != (part.found or part.url):
        return False
    if reply.status == NOT_MODIFIED:
        return bool(part.validators)
    if (200 if reply.status == 206 else reply.status) != part.status:
        return False
    if part.status not in _SUCCESS:
        return True
    if part.validators:
        return _same_validators(part.validators, sameness.validators(reply.headers))
    kind = reply.headers.get("content-type", "")
    return not reply.cut and part.digest in digests(reply.body, kind)


def _same_validators(before: Validators, now: Validators) -> bool:
    if before.etag:
        return _CODING.sub("", before.etag) == _CODING.sub("", now.etag)
    return before.modified == now.modified


class LastVisit:
    """The last visit of a site, during the next one. Without one, or when pages are looked at in another manner
    since, nothing of it stands: only what changes by itself is learnt from it.

    `every`: how many visits of a site may go by before a page is looked at again, whatever it says. `at` is the start of
    the visit under way.
    """

    def __init__(
        self,
        visit: Visit | None = None,
        manner: str = "",
        every: int = 0,
        at: str = "",
    ) -> None:
        stands = visit is not None and every > 1 and bool(manner) and visit.manner == manner
        self._noted = every > 0
        self._every = every
        self._at = at
        self.turn = visit.turn + 1 if visit else 0
        self.manner = manner
        self.versions = visit.versions if visit and stands else {}
        self._before = (
            {address(page.url): page for page in visit.pages if readable(page.url)} if visit else {}
        )
        self._pages = self._before if stands else {}
        self._documents = _documents(visit) if visit and stands else {}
        self._roots = {one.final_url: one for one in visit.variants} if visit and stands else {}
        self._parts: dict[Part, bool] = {}
        self._terse: set[str] = set()
        self.reused: set[str] = set()

    # --- what servers may confirm -------------------------------------------------------------

    def known(self, asked: str, *, page: bool) -> Known | None:
        """What was seen at an address, when its server can say whether it is still so."""
        if not page:
            document = self._documents.get(asked)
            return Known(document.found, document.validators, document) if document else None
        before = self._pages.get(asked)
        if before is None or not before.seen or not before.source or before.terse:
            return None
        found = before.sighting.served if before.sighting else before.address
        recognised = sameness.validators(before.headers)
        return Known(found, recognised, before) if recognised and found else None

    def silent(self, asked: str, known: Known, headers: Mapping[str, str]) -> bool:
        """Whether a server that confirms a page says nothing of headers that it had sent with it: they have to be
        seen, and that server is not to be asked this way any more."""
        if not isinstance(known.held, Page) or not sameness.unsaid(known.held.headers, headers):
            return False
        self._terse.add(asked)
        return True

    def root(self, url: str) -> Variant | None:
        """What the root of a host answered, when it can be confirmed."""
        known = self._roots.get(url)
        return known if known and known.validators and known.status == 200 else None

    # --- pages that show what they showed -----------------------------------------------------

    def again(self, page: Page, same: Callable[[tuple[Part, ...]], bool], *, full: bool) -> Page | None:
        """A page as it was seen, when it is served now as it was then and nothing else is known to have changed;
        None when it is to be looked at. `same` asks again what it was made of."""
        before = self._pages.get(address(page.url))
        if before is None or not self._stands(before, page, full=full):
            return None
        sighting = before.sighting
        if sighting is None or not same(sighting.parts):
            return None
        return replace(
            before,
            url=page.url,
            role=page.role,
            headers=page.headers,
            source=page.source,
            sighting=replace(sighting, age=sighting.age + 1),
            terse=self._is_terse(page),
        )

    def reuse(self, page: Page) -> Page:
        """A page that is not looked at again: noted, because what looked at it in its time is then to be said."""
        self.reused.add(page.address)
        return page

    def _stands(self, before: Page, now: Page, *, full: bool) -> bool:
        """Whether what was seen of a page is whole, may be used again, and the page is served as it was."""
        seen = before.sighting
        if seen is None or not _whole(before) or seen.full is not full:
            return False
        if sameness.due(identity(now.url), self.turn, seen.age, self._every):
            return False
        return (
            seen.served == redacted(now.address)
            and before.status == now.status
            and sameness.same_way(before.redirects, now.redirects)
            and sameness.same_headers(before.headers, now.headers)
            and sameness.same_source(before, now)
        )

    def same(self, parts: Collection[Part]) -> bool | None:
        """Whether all that a page was made of is the same, from what was asked in this visit; None when some of it
        is still to be asked."""
        if not all(self._parts.get(part, True) for part in parts):
            return False
        return True if self._parts.keys() >= set(parts) else None

    def ask(self, parts: Iterable[Part], same: Callable[[Part], bool]) -> bool:
        """As `same`, which asks what has not been yet: each answer once in a visit, none after one that has changed."""
        unknown = [part for part in parts if part not in self._parts]
        with ThreadPoolExecutor(AT_ONCE, "again") as asking:
            for start in range(0, len(unknown), AT_ONCE):
                some = unknown[start : start + AT_ONCE]
                self._parts |= zip(some, asking.map(same, some), strict=True)
                if not all(self._parts[part] for part in some):
                    return False
        return True

    # --- what is noted for the next visit -----------------------------------------------------

    def noted(self, served: Page, shown: Page, look: Look, *, full: bool) -> Page:
        """A page that a browser has just looked at, with what will tell whether it has changed."""
        if not self._noted or not shown.seen or shown.rendered is None:
            return shown
        before = self._before.get(address(served.url)) if readable(served.url) else None
        moving = sameness.restless(before, served) if before and before.source else ()
        sighting = Sighting(self._at, 0, served.address, full, look.parts, look.elusive, moving)
        return replace(shown, sighting=sighting, terse=self._is_terse(served))

    def _is_terse(self, page: Page) -> bool:
        before = self._pages.get(address(page.url))
        return address(page.url) in self._terse or bool(before and before.terse)


NOTHING_SEEN: Final = LastVisit()


def _whole(page: Page) -> bool:
    """Whether all of a page was seen, which may then be shown again."""
    if not page.seen or page.rendered is None or page.detail or page.axe is None:
        return False
    if page.sighting is None or page.sighting.elusive or page.probes.get("unsettled"):
        return False
    return not any(state.entry in _TROUBLED for state in page.states.values())


def _documents(visit: Visit) -> dict[str, Document]:
    """The files of a visit that their servers may confirm, by address; not those that are judged by their bytes,
    which did not travel."""
    small = [one for one in (visit.robots, visit.favicon) if one and _certain(one)]
    plan = visit.sitemap
    if plan and _certain(plan) and 0 < len(plan.text) < DOCUMENT_TEXT:
        small.append(plan)
    small += [one for one in visit.documents if _certain(one) and (one.pdf or one.office)]
    return {one.url: one for one in small}


def _certain(document: Document) -> bool:
    got = document.transport is Transport.COMPLETED and document.status == 200
    return got and document.validators != NO_VALIDATOR and not document.unread and not document.detail
