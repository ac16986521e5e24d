"""Where another version of a document may be, in the page that offers it. Any trace counts."""

import re
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from checker.model import Document, DocumentKind, Page, once
from checker.model.address import Address
from checker.reading import Link, as_written, links, page_words, plain

_ANNOUNCED: Final = re.compile(
    r"\b(?:version|format|fichier)s? (?:\w+ )?(?:accessible|texte|html|web|en ligne|audio|odt|word|docx?|rtf|falc|numerique"
    r"|epub|daisy|braille|simplifie|balise|alternati)\w*"
    r"|\bfacile a lire|\b(?:lire|consulter|feuilleter|voir) en ligne|\b(?:version|document|pdf)s? accessible"
    r"|\balternative textuelle|\btranscription|\bversion alternative"
)
_OTHERS: Final = {
    None,
    *(DocumentKind.ODT, DocumentKind.DOCX, DocumentKind.DOC, DocumentKind.RTF, DocumentKind.EPUB),
}
"""Pages, and the kinds of texts that are easier to make accessible than a PDF."""
_ITEMS: Final = ("li", "tr", "dd", "p", "article", "figure")
_FORMAT_TOLD: Final = re.compile(r"[-_ .]?(?:pdf|odt|docx?|word|rtf|epub|accessible)$")
_WORD: Final = re.compile(r"[a-z0-9]{4,}")
_NOTHING: Final = (
    "telecharger|telechargement|document|documents|fichier|lien|consulter|lire|voir|nouvelle|fenetre|ouvrir|ouvre|version"
    "|format|acceder|page|pages|pour|dans|avec|cette|votre|notre|leur|leurs|plus|tout|tous|toute|toutes"
)
_COMMON: Final = frozenset({*_NOTHING.split("|"), *(kind.value for kind in DocumentKind)})
"""Words of links that say nothing of what they lead to."""
_SHARED: Final = 0.5
"""Part of the words of a document's name from which another link may speak of the same thing."""


@dataclass(frozen=True)
class Way:
    """A link that leads away from its page: the kind its address tells, the words of its subject, the name of
    its file, and the item of the page in which it stands."""

    link: Link
    kind: DocumentKind | None
    subject: frozenset[str]
    stem: str
    item: HtmlElement | None


@once
def ways(page: Page) -> tuple[Way, ...]:
    """The links of a page that lead away from it, read once for all its documents."""
    own = Address.of(page.address).path
    return tuple(_way(link) for link in links(page) if link.url and Address.of(link.url).path != own)


@once
def announced_version(page: Page) -> str:
    """The words of a page that may announce another version; empty when there are none."""
    text = page_words(page)
    found = _ANNOUNCED.search(plain(text))
    return as_written(text, found.start(), found.end()) if found else ""


def leading_to(page: Page, document: Document) -> list[Way]:
    """The links of a page to a document."""
    return _by_address(page).get(document.url, [])


@once
def _by_address(page: Page) -> dict[str, list[Way]]:
    found: dict[str, list[Way]] = {}
    for way in ways(page):
        found.setdefault(way.link.url, []).append(way)
    return found


def beside(page: Page, document: Document) -> str:
    """The name of a link that may lead to another version: a page linked in the same item, or a text of another
    kind there, of a file of the same name, or that does not say what it is about."""
    items = {way.item for way in leading_to(page, document)} - {None}
    stem = _stem(document.url)
    for way in ways(page):
        if way.link.url == document.url or way.kind not in _OTHERS:
            continue
        if way.item in items or (way.kind and (not way.subject or way.stem == stem)):
            return way.link.name or way.link.url
    return ""


def same_subject(page: Page, document: Document) -> str:
    """The name of another link of the page with the words of the document's own name; empty when there is none."""
    named = subject(document)
    shared = (way for way in ways(page) if way.link.url != document.url and _shares(named, way))
    return next((way.link.name for way in shared), "")


def subject(document: Document) -> frozenset[str]:
    """The words that say what a document is about: those of its link, else of its title."""
    title = document.pdf.title if document.pdf else ""
    return _words(document.link) or _words(title)


def _way(link: Link) -> Way:
    item = next(link.element.iterancestors(*_ITEMS), None)
    return Way(link, DocumentKind.ending(link.url), _words(link.name), _stem(link.url), item)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(plain(text))) - _COMMON


def _stem(url: str) -> str:
    """The name of a file without its ending, nor what tells its format."""
    name = plain(Address.of(url).path.rpartition("/")[2].rpartition(".")[0])
    return _FORMAT_TOLD.sub("", name)


def _shares(named: frozenset[str], way: Way) -> bool:
    """Whether a link speaks of the same thing; another PDF, only with all its words: reports come each year."""
    asked = 1.0 if way.kind is DocumentKind.PDF else _SHARED
    common = named & way.subject
    return bool(common) and len(common) >= asked * len(named)
