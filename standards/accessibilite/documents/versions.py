"""Where another version of a document may be, in the page that offers it. Any trace counts."""

import re
from typing import Final

from lxml.html import HtmlElement

from checker.model import Document, DocumentKind, Page
from checker.model.address import Address
from checker.reading import Link, as_written, links, page_words, plain

_ANNOUNCED: Final = re.compile(
    r"\b(?:version|format|fichier)s? (?:\w+ )?(?:accessible|texte|html|web|en ligne|audio|odt|word|docx?|rtf|falc|numerique"
    r"|epub|daisy|braille|simplifie|balise|alternati)\w*"
    r"|\bfacile a lire|\b(?:lire|consulter|feuilleter|voir) en ligne|\b(?:version|document|pdf)s? accessible"
    r"|\balternative textuelle|\btranscription|\bversion alternative"
)
_TEXTS: Final = {
    *(DocumentKind.ODT, DocumentKind.DOCX, DocumentKind.DOC, DocumentKind.RTF, DocumentKind.EPUB),
}
_ITEMS: Final = ("li", "tr", "dd", "p", "article", "figure")
_FORMAT_TOLD: Final = re.compile(r"[-_ .]?(?:pdf|odt|docx?|word|rtf|epub|accessible)$")
_WORD: Final = re.compile(r"[a-z0-9]{4,}")
_COMMON: Final = frozenset(
    {
        *(
            "telecharger",
            "telechargement",
            "document",
            "documents",
            "fichier",
            "lien",
            "consulter",
            "lire",
            "voir",
        ),
        *(
            "nouvelle",
            "fenetre",
            "ouvrir",
            "ouvre",
            "version",
            "format",
            "acceder",
            "page",
            "pages",
            "pour",
            "dans",
        ),
        *("avec", "cette", "votre", "notre", "leur", "leurs", "plus", "tout", "tous", "toute", "toutes"),
    }
)
"""Words of links that say nothing of what they lead to."""
_SHARED: Final = 0.5
"""Part of the words of a document's name from which another link may speak of the same thing."""


def announced_version(page: Page) -> str:
    """The words of a page that may announce another version; empty when there are none."""
    text = page_words(page)
    found = _ANNOUNCED.search(plain(text))
    return as_written(text, found.start(), found.end()) if found else ""


def beside(page: Page, document: Document) -> str:
    """The name of a link that may lead to another version: a page linked in the same item, or a text of another
    kind there, of a file of the same name, or that does not say what it is about."""
    own = [link for link in links(page) if link.url == document.url]
    items = {item for link in own if (item := _item(link)) is not None}
    for link in links(page):
        kind = DocumentKind.ending(link.url)
        if link.url == document.url or not link.url or kind not in {None, *_TEXTS}:
            continue
        if _item(link) in items:
            return link.name or link.url
        if kind and (not _words(link.name) or _stem(link.url) == _stem(document.url)):
            return link.name or link.url
    return ""


def _item(link: Link) -> HtmlElement | None:
    """The part of a page in which a link stands: an item of a list, a cell, a paragraph, a card…"""
    return next(link.element.iterancestors(*_ITEMS), None)


def _stem(url: str) -> str:
    """The name of a file without its ending, nor what tells its format."""
    name = plain(Address.of(url).path.rpartition("/")[2].rpartition(".")[0])
    return _FORMAT_TOLD.sub("", name)


def same_subject(page: Page, document: Document) -> str:
    """The name of another link of the page with the words of the document's own name; empty when there is none."""
    named = subject(document)
    for link in links(page):
        if link.url and link.url != document.url and not _itself(page, link) and _shares(named, link):
            return link.name
    return ""


def subject(document: Document) -> set[str]:
    """The words that say what a document is about: those of its link, else of its title."""
    title = document.pdf.title if document.pdf else ""
    return _words(document.link) or _words(title)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(plain(text))) - _COMMON - {kind.value for kind in DocumentKind}


def _itself(page: Page, link: Link) -> bool:
    return Address.of(link.url).path == Address.of(page.address).path


def _shares(named: set[str], link: Link) -> bool:
    """Whether a link speaks of the same thing; another PDF, only with all its words: reports come each year."""
    asked = 1.0 if DocumentKind.ending(link.url) is DocumentKind.PDF else _SHARED
    common = named & _words(link.name)
    return bool(common) and len(common) >= asked * len(named)
