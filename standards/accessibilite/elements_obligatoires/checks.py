"""What every page must say of itself, its type, its language, its title; and a markup that holds."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Doubt, Found, Inapplicable, NotTested, Page, Problem, Visit
from checker.placeholders import placeholder
from checker.reading import UNREAD, folded, language_of, listed, marked_hidden, plain, shorten
from standards.accessibilite.absence import without
from standards.accessibilite.doctypes import Doctype, doctype
from standards.accessibilite.elements import first
from standards.accessibilite.elements_obligatoires.direction import directions
from standards.accessibilite.elements_obligatoires.identifiers import repeated
from standards.accessibilite.elements_obligatoires.languages import primary, unknown
from standards.accessibilite.elements_obligatoires.markup import markup
from standards.accessibilite.elements_obligatoires.misused import misused
from standards.accessibilite.elements_obligatoires.spoken import (
    change_fault,
    changes,
    code_fault,
    foreign,
    whole_page,
)
from standards.accessibilite.elements_obligatoires.titles import names_nothing, shared_with, title_of, titles


def type_de_document(page: Page) -> Problem:
    """RGAA 8.1.1, 8.1.2, 8.1.3: the source of the page begins with a document type that the W3C lists."""
    start = _served(page)
    declared = doctype(page)
    if not declared.place:
        return Problem("La page ne déclare aucun type de document.", snippet=start)
    if declared.place == "late":
        return Problem("Le type de document est écrit après la balise « html ».", snippet=declared.code)
    if declared.fault:
        return Problem(f"Le type de document n'est pas valide : {declared.fault}.", snippet=declared.code)
    return _doubtful(declared, start) or Found(f"La page déclare « {declared.code} ».", snippet=declared.code)


def _doubtful(declared: Doctype, start: str) -> Doubt | None:
    if declared.place == "covered":
        return Doubt(
            "Autre chose précède le type de document : les navigateurs l'ignorent alors. Est-ce voulu ?",
            snippet=start,
        )
    if declared.doubt:
        return Doubt(f"Le type de document est à vérifier : {declared.doubt}.", snippet=declared.code)
    return None


def _served(page: Page) -> str:
    """The beginning of what the server sent. Raises `NotTested` when nobody kept it, or when it is XML."""
    if not page.source.strip():
        raise NotTested("Le code envoyé par le serveur n'a pas été gardé.")
    if "xhtml+xml" in page.headers.get("content-type", page.headers.get("Content-Type", "")).lower():
        raise NotTested("La page est envoyée comme un document XML, que la machine ne sait pas juger.")
    return shorten(folded(page.source[:400]), 150)


def validite_du_code(page: Page) -> Iterator[Problem]:
    """RGAA 8.2.1: certain for what an HTML5 parser says of the source of a page of that type, and for the
    identifiers given twice in the page as shown."""
    yield from first(repeated(page))
    _served(page)
    sure, read = doctype(page).html5, markup(page)
    for fault in read.faults:
        message = f"Ligne {fault.line} du code envoyé par le serveur. {fault.message}"
        yield Problem(message, snippet=fault.snippet) if sure else Doubt(message, snippet=fault.snippet)
    if read.unread and not read.faults:
        raise NotTested(f"Le code de la page n'a pas été lu jusqu'au bout. {read.unread}")


def code_de_langue_de_la_page(page: Page) -> Problem:
    """RGAA 8.4.1: the code of the page's language is one, and is that of its text."""
    code = language_of(page.dom)
    if not code:
        raise Inapplicable("L'élément html n'annonce aucune langue.")
    return code_fault(code, page.dom) or whole_page(page, primary(code))


def pertinence_du_titre(page: Page, visit: Visit) -> Problem | None:
    """RGAA 8.6.1: certain when the title says nothing, fits any page, or several of the site that differ."""
    if not titles(page):
        raise Inapplicable("La page n'a pas de balise « title ».")
    title = title_of(page)
    element, shown = titles(page)[0], shorten(title, 100)
    if not plain(title):
        return Problem("La balise « title » est vide : elle ne dit pas de quelle page il s'agit.", element)
    if reason := names_nothing(title):
        return Problem(f"Le titre « {shown} » ne dit pas de quelle page il s'agit : {reason}.", element)
    if left := placeholder(title):
        return Doubt(f"Le titre de la page garde un texte de gabarit, « {shorten(left, 80)} ».", element)
    if len(others := shared_with(page, visit)) >= 2:
        return Problem(
            f"Le titre « {shown} » est aussi celui de {len(others)} autres pages du site, qui ont un autre sujet : "
            f"{listed(others)}.",
            element,
        )
    return None


def changements_de_langue(page: Page) -> Iterator[Doubt]:
    """RGAA 8.7.1: passages that seem to be in another language. A person decides: names are excepted."""
    if not language_of(page.dom):
        raise NotTested("L'élément html n'annonce aucune langue : on ne sait pas d'où elle changerait.")
    return first(foreign(page))


def code_de_langue_des_passages(page: Page) -> Iterator[Problem]:
    """RGAA 8.8.1: the code of each change of language is one; a person looks at those that seem wrong."""
    found = changes(page)
    if not found:
        without(page, "Aucun passage de la page n'annonce de langue.")
    yield from first(
        filter(None, (_in_passage(page, number, element) for number, element in enumerate(found)))
    )


_MOST_PASSAGES = 60
"""Passages whose text is read."""


def _in_passage(page: Page, number: int, element: HtmlElement) -> Problem | None:
    doubtful = number < 8 * _MOST_PASSAGES and language_of(element) and unknown(language_of(element))
    return change_fault(page, element) if number < _MOST_PASSAGES or doubtful else None


def usage_des_balises(page: Page) -> Iterator[Problem]:
    """RGAA 8.9.1: elements that mean something, used for their looks."""
    return first(misused(page))


def sens_de_lecture(page: Page) -> Iterator[Problem]:
    """RGAA 8.10.1, 8.10.2: texts written from right to left say it by `dir`, whose value is right."""
    found = list(directions(page))
    if not found:
        without(
            page, "Aucun texte de la page ne se lit de droite à gauche, et aucun attribut « dir » n'y est."
        )
    yield from first(sorted(found, key=lambda one: isinstance(one, Found)))


def langue_de_la_page(html: HtmlElement) -> Problem | None:
    """RGAA 8.3.1: the root names the language, or else every text or one of its ancestors does."""
    if language_of(html):
        return Found(f"La page est annoncée en langue « {language_of(html)} ».")
    orphans = list(_texts_without_language(html))
    if not orphans and any(language_of(element) for element in html.iter() if isinstance(element.tag, str)):
        return None
    if [orphan.tag for orphan in orphans] == ["title"]:
        return Doubt(
            "L'élément html n'a pas d'attribut « lang » : la langue est donnée aux textes de la page, "
            "mais pas à son titre.",
            orphans[0],
        )
    return Problem("L'élément html n'indique pas la langue de la page : aucun attribut « lang ».", html)


def _texts_without_language(html: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that hold text no `lang` speaks for. Depth-first, without recursion."""
    stack = [(html, False)]
    while stack:
        element, covered = stack.pop()
        if element.get("lang") is not None or element.get("xml:lang") is not None:
            covered = bool(language_of(element))
        own = [element.text, *(child.tail for child in element)]
        if not covered and any(folded(text or "") for text in own):
            yield element
        stack += [
            (child, covered)
            for child in reversed(element)
            if isinstance(child.tag, str) and child.tag not in UNREAD and not marked_hidden(child)
        ]


def titre_de_la_page(page: Page) -> Problem | None:
    """RGAA 8.5.1: the page has a title element, with words in it."""
    found = titles(page)
    if not found:
        if page.probes["title"]:  # the browser found one where our parser lost it
            return None
        return Problem("La page n'a pas de titre : aucune balise « title ».", page.dom.find("head"))
    first = found[0]
    if not plain(first.text_content()):
        return Problem("La balise « title » de la page est vide.", first)
    parent = first.getparent()
    if parent is not None and parent.tag not in ("head", "body", "html"):
        return Doubt("La balise « title » n'est pas à sa place, dans l'élément « head ».", first)
    if sum(title.getparent() is parent for title in found) > 1:
        return Doubt(
            "La page a plusieurs balises « title » : les navigateurs ne lisent que la première.", found[1]
        )
    return Found(f"La page a pour titre « {shorten(folded(first.text_content()), 120)} ».", first)
