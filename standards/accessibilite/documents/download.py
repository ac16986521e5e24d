"""The links to documents of a page, and what they say of them."""

import re
from collections.abc import Iterable
from typing import Final

from checker.model import DocumentKind, Page
from checker.reading import Link, exposed, links, plain, words

_FILES: Final = frozenset(DocumentKind) - {
    *(DocumentKind.FEED, DocumentKind.CALENDAR, DocumentKind.IMAGE, DocumentKind.CSV),
}
_SIZE: Final = re.compile(r"\d ?(?:octets?|o|[kmg]i?[ob])\b")
_FORMAT: Final = re.compile(
    r"\b(?:pdf|docx?|odt|ods|odp|xlsx?|pptx?|rtf|csv|epub|word|excel|powerpoint|opendocument|libreoffice)\b"
)
_AROUND: Final = 300
"""Characters of what surrounds a link from which it speaks of other things too."""


def offered(page: Page) -> list[Link]:
    """The links of a page to documents, as their addresses tell."""
    return [link for link in links(page) if DocumentKind.ending(link.url) in _FILES and exposed(link.element)]


def mute_links(every: Iterable[Link]) -> list[Link]:
    """Those that do not give a format and a size, neither themselves nor in the words around them."""
    return [link for link in every if not (_SIZE.search(said := _said(link)) and _FORMAT.search(said))]


def _said(link: Link) -> str:
    """The words of a link, its title and its detail included, and those of what holds it when it is short."""
    element = link.element
    around = element.getparent()
    near = "" if around is None else words(around)
    own = f"{link.name} {words(element)} {element.get('title') or ''}"
    return plain(f"{own} {near}" if len(near) <= _AROUND else own)
