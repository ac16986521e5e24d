"""When a document that nobody can read by ear is certainly a failure: RGAA 13.3 asks for an accessible document
or an accessible version of it, and exempts some files. Whatever leaves a doubt is told.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from lxml.html import HtmlElement

from checker.model import Document, Doubt, NotTested, Office, Page, Pdf, Problem, Visit, once
from checker.reading import (
    closed_components,
    language_of,
    plain,
    select,
    snippet,
    text_cut,
    words,
)
from standards.accessibilite.documents.versions import (
    announced_version,
    beside,
    leading_to,
    same_subject,
    subject,
)

EXEMPT_BEFORE: Final = date(2018, 9, 23)
"""Files published before are exempt, unless an administrative step needs them (directive 2016/2102, article 1)."""

_MAPS: Final = (
    *("carte", "cartographi", "plan d'acces", "plan de situation", "plan de masse", "plan de ville", "atlas"),
    *("zonage", "archive", "patrimoine", "fac-simile"),
)
"""Words of documents that may be exempt: maps, and the pieces of heritage collections."""
_SHARE: Final = 0.25
"""Part of a document's bytes of text from which a page may hold all of it: a character takes one or two."""
_SCANNED_PAGE: Final = 450
"""Characters, for each page that was scanned, from which a page may hold what it says."""


def pdf_of(document: Document) -> Pdf:
    """What a PDF is made of."""
    if document.pdf is None:
        raise NotTested("Le document n'a pas été ouvert pendant cette visite.")
    return document.pdf


def office_of(document: Document) -> Office:
    """What a text of a word processor is made of."""
    if document.office is None:
        raise NotTested("Le document n'a pas été ouvert pendant cette visite.")
    return document.office


def fatal(document: Document, visit: Visit, said: str) -> Problem:
    """A defect that keeps a whole document from those who listen to it: certain when the document is not
    exempt and no other version of it can be where it is offered; else a doubt, which says why."""
    pages = [page for page in visit.pages if page.seen and _offers(page, document)]
    reasons = (_age(document, visit), _exempt(document), _another(document, pages))
    reason = next(filter(None, reasons), "")
    shown = _link(pages, document)
    if reason:
        return Doubt(f"{said} {reason}", snippet=shown)
    return Problem(
        f"{said} Aucune autre version n'est proposée dans la page où il se télécharge.", snippet=shown
    )


def _age(document: Document, visit: Visit) -> str:
    """Why the document may be older than the duty; empty when its own dates say that it is not."""
    pdf = pdf_of(document)
    days = [day for day in (pdf.created, pdf.modified, document.modified) if day]
    if not pdf.created or max(days) > visit.day.isoformat():
        return "Le fichier ne dit pas sûrement de quand il date : publié avant le 23 septembre 2018, il peut être exempté."
    if min(days) < EXEMPT_BEFORE.isoformat():
        return f"Le fichier est daté du {_french(min(days))} : publié avant le 23 septembre 2018, il peut être exempté."
    return ""


def _french(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def _exempt(document: Document) -> str:
    """Why the document may be exempt for what it is."""
    named = plain(f"{document.link} {pdf_of(document).title} {document.url.rpartition('/')[2]} ")
    found = next((word for word in _MAPS if word in named), "")
    return f"Son nom (« {found.strip()} ») peut être celui d'un contenu exempté." if found else ""


def _another(document: Document, pages: list[Page]) -> str:
    """Why another version may be somewhere; empty when the pages that offer the document were all read and hold
    none, nor any trace of one."""
    if not pages:
        return "La page qui le propose n'a pas été relue : une autre version peut y être."
    return next(filter(None, (_version(document, page) for page in pages)), "")


def _version(document: Document, page: Page) -> str:
    if _half_read(page):
        return "La page qui le propose n'a pas été lue en entier : une autre version peut y être."
    if said := announced_version(page):
        return f"La page annonce peut-être une autre version (« {said} »)."
    if not subject(document):
        return "Rien ne dit de quoi il traite : la page est peut-être sa version accessible."
    if link := beside(page, document) or same_subject(page, document):
        return f"Un autre lien de la page en est peut-être une version (« {link} »)."
    if _holds_it_all(page, pdf_of(document)):
        return "La page qui le propose en dit peut-être autant que lui."
    return ""


def _half_read(page: Page) -> bool:
    """Whether the page may hold what was not read: it was not shown, not over, too long, in another language, or
    keeps a part of its main content in a frame or in a closed component."""
    told = page.probes.get("unsettled")
    moving = any(told.values()) if isinstance(told, Mapping) else bool(page.probes.get("untold"))
    language = language_of(page.dom)
    foreign = bool(language) and not language.startswith("fr")
    framed = any(select(part, "iframe, object, embed, frame") for part in _main(page))
    return (
        page.rendered is None
        or moving
        or foreign
        or framed
        or text_cut(page)
        or bool(closed_components(page))
    )


def _holds_it_all(page: Page, pdf: Pdf) -> bool:
    """Whether the page is long enough to be itself the accessible version."""
    expected = pdf.text.size * _SHARE if pdf.text.size else pdf.pages * _SCANNED_PAGE
    return _length(page) >= expected


@once
def _length(page: Page) -> int:
    """Characters of the main content of a page."""
    return sum(len(words(one)) for one in _main(page))


def _main(page: Page) -> list[HtmlElement]:
    """The main content of a page; the whole page when it does not say which that is."""
    return select(page.dom, "main, [role=main]") or [page.dom]


def _offers(page: Page, document: Document) -> bool:
    return page.address == document.page or bool(leading_to(page, document))


def _link(pages: list[Page], document: Document) -> str:
    """The link of the document, as evidence."""
    found = (snippet(way.link.element) for page in pages for way in leading_to(page, document))
    return next(found, "")
