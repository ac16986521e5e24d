"""What a page does without being asked: it comes back, leaves, opens a window, moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from checker.model import Page
from checker.reading import absolute_url, base_url, page_words, plain, select

TWENTY_HOURS = 72_000
_WRITTEN = re.compile(
    r"\s*(\d{1,9}(?=[\d.]*)|(?=\.))[\d.]*(?:$|\s*[;,\s]\s*(?:url\s*=\s*)?[\"']?(?P<url>[^\"']*))",
    re.IGNORECASE,
)
"""What a browser reads in it (HTML, « shared declarative refresh steps »): anything else is ignored."""

_STOPS = re.compile(
    r"\b(?:arreter|desactiver|suspendre|pause|stopper|stop)\b|"
    r"\b(?:file|salle) d'attente\b|\bpatient\w*|\ben cours de (?:traitement|chargement|preparation)\b"
)
"""Words by which a page may let its reader stop it, or say that it waits for something."""

_MOVED = re.compile(
    r"\brediri\w*|\bdeplac\w*|\bnouvelle adresse\b|\bdemenag\w*|\b(?:a|ont) change\b|\bremplac\w*|\bn'existe plus\b"
)
"""Words by which a page says that it is there no more: leaving it is then essential (RGAA 13.1)."""


@dataclass(frozen=True)
class Refresh:
    """A refresh that a page announces: after how many seconds, to which address (empty: its own), and where."""

    delay: int
    url: str
    element: HtmlElement | None
    written: str


def refreshes(page: Page) -> Iterator[Refresh]:
    """Those that a browser obeys: the first one of the page, or the header of its answer."""
    for element in select(page.dom, "meta[http-equiv][content]"):
        content = element.get("content") or ""
        if (element.get("http-equiv") or "").strip().lower() != "refresh" or _aside(element):
            continue
        if found := _read(page, content, element):
            yield found
            return
    header = next((value for name, value in page.headers.items() if name.lower() == "refresh"), "")
    yield from filter(None, [_read(page, header, None)])


def _aside(element: HtmlElement) -> bool:
    return any(one.tag in ("noscript", "template") for one in element.iterancestors())


def _read(page: Page, content: str, element: HtmlElement | None) -> Refresh | None:
    found = _WRITTEN.match(content)
    if found is None:
        return None
    url = absolute_url(base_url(page), (found["url"] or "").strip())
    own = not (found["url"] or "").strip() or url.partition("#")[0] == page.address.partition("#")[0]
    return Refresh(int(found[1] or 0), "" if own else url, element, content)


def may_be_stopped(page: Page) -> bool:
    """Whether the page may let its reader stop it."""
    buttons = " ".join(
        one.get("aria-label") or one.get("value") or "" for one in select(page.dom, "button, input")
    )
    return bool(_STOPS.search(plain(f"{page_words(page)} {buttons}")))


def says_it_moved(page: Page) -> bool:
    """Whether the page says that its content is elsewhere now."""
    return bool(_MOVED.search(plain(page_words(page))))
