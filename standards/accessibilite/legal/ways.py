"""The links of the home page that may lead to the declaration, and the page they led the visit to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.model import Page, Role, Visit, once
from checker.model.address import Address
from checker.placeholders import placeholder
from checker.reading import Link, links, plain, words
from standards.accessibilite.legal.mention import MENTION, SUBJECT_IN_ADDRESS

SAYS_SO = re.compile(r"acc?essibili|declaration de conformite")
"""Names that say « accessibilité », to be searched in `plain()` text."""

_ELSEWHERE = re.compile(
    r"voirie|batiment|locaux|transport|\bpmr\b|\berp\b|physique|logement|loisir|vacance|lieux|\bgare|"
    r"tourisme|routi|soins|emploi|poste|parametre|reglage|affichage|option|outil"
)
"""Words that turn « accessibilité » to another subject: places, transport, display settings."""


@dataclass(frozen=True)
class Ways:
    """The links that say « accessibilité »: `live` lead somewhere, `dead` nowhere; only its address,
    or « RGAA », says so of a `silent` one."""

    live: tuple[Link, ...] = ()
    dead: tuple[Link, ...] = ()
    silent: tuple[Link, ...] = ()

    def to(self, page: Page | None) -> Link | None:
        """The first live link that leads to a page, redirections included."""
        return next((link for link in self.live if page is not None and leads_to(link, page)), None)


@once
def ways_from(home: Page) -> Ways:
    """The ways a home page offers. The link of the mention speaks for the site: when there is one,
    the others are left out."""
    named, silent = [], []
    for link in links(home):
        name = _said(link)
        if MENTION.search(name) or (SAYS_SO.search(name[:160]) and not _ELSEWHERE.search(name)):
            named.append(link)
        elif SUBJECT_IN_ADDRESS.search(plain(Address.of(link.url).said_path)) or re.search(r"\brgaa\b", name):
            silent.append(link)
    live = [link for link in named if link.url.startswith("http") and not left_to_fill(link)]
    dead = [link for link in named if link not in live]
    return Ways(_mention_first(live), _mention_first(dead), tuple(silent))


def left_to_fill(link: Link) -> bool:
    """Whether a link still has the address of a template."""
    return bool(placeholder(link.element.get("href") or ""))


def page_behind(visit: Visit, ways: Ways) -> Page | None:
    """The visited page the home page leads to for its declaration; else the one the sample took for it."""
    led_to = (page for link in ways.live for page in visit.pages if leads_to(link, page))
    return next(led_to, visit.page(Role.ACCESSIBILITY))


def leads_to(link: Link, page: Page) -> bool:
    """Whether a link's address is one of those the visit passed through on its way to a page."""
    stops = (page.url, page.final_url, *(url for hop in page.redirects for url in (hop.url, hop.location)))
    return Address.of(link.url).place in {Address.of(stop).place for stop in stops} - {""}


def _said(link: Link) -> str:
    return plain(f"{link.name} {words(link.element)}")


def _mention_first(found: list[Link]) -> tuple[Link, ...]:
    mentions = [link for link in found if MENTION.search(_said(link))]
    return tuple(mentions or found)
