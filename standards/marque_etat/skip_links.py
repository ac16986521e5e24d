"""Skip links: which links of a page are meant to jump over its repeated blocks, and where they land."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from lxml.html import HtmlElement

from checker.model import FREE_ROLES, Doubt, Inapplicable, Missing, Page, Problem, Role, Transport, Visit
from checker.model.address import Address
from checker.reading import Link, absolute_url, base_url, links, name_of, plain, select
from standards.marque_etat.dsfr import mapping, opaque_parts

_MOVES = (
    r"\b(?:all(?:er|ez|ons)|vas?|acce(?:der|dez|s)|pass(?:er|ez)|saut(?:er|ez)|evit(?:er|ez)|rejoindre|rejoignez|"
    r"atteindre|atteignez|(?:se )?rendre|rendez-vous|directement|vers|skip|jump|go|zum?|springen|ir|saltar|vai|salta)\b"
)
_PARTS = (
    r"\b(?:contenus?|menus?|navigation|recherche|pied|principale?|texte|corps|article|sommaire|content|main|search|"
    r"footer|inhalt|contenido|contenuto)\b"
)
_SKIPS = re.compile(
    rf"{_MOVES}.*{_PARTS}"
    r"|^(?:contenu|contenu principal|menu|menu principal|recherche|pied de page|navigation|main content)\b.{0,12}$"
)
_BUTTON_SKIPS = re.compile(
    r"\b(?:pass(?:er|ez)|saut(?:er|ez)|evit(?:er|ez)|skip|jump)\b.*"
    + _PARTS
    + rf"|{_MOVES}.*\b(?:contenu|content|main)\b"
)
"""What a button says to skip: « Menu », « Ouvrir la navigation » only open what they name."""

_TO_CONTENT = re.compile(r"contenu|principal\b|content|\bmain\b|\b(?:corps|texte)\b|inhalt")
_OPENS = (
    "aria-controls",
    "aria-expanded",
    "aria-haspopup",
    "data-toggle",
    "data-bs-toggle",
    "data-fr-opened",
)
"""Attributes of a link that behaves as a button: it opens a part of the page, and skips nothing."""

_FILE_SAID = re.compile(
    r"\b(?:pdf|odt|ods|docx?|xlsx?|csv|zip|epub)\b(?: ?[-,:] ?[\d.,]+ ?[kmg]?(?:o|b|octets)\b)?\W*$"
)
_SEVERAL = 2
"""Other pages from which a site is surely not a page alone and its twin in another language."""

_NO_PAGE = frozenset({Transport.NOT_FOUND, Transport.PROVISIONAL})
"""What became of an address that does not show the page its link promises."""

_CROSSED = 2
"""Links and buttons that may stand between where a skip link lands and the main content."""

_TOP = frozenset({"", "top", "haut", "haut-de-page", "haut_page", "header", "body", "page-top"})
PRESENT, WORKING = ("12.7.1",), ("12.7.2",)
"""The tests of the RGAA: there is a link; it is seen, and works."""

MAIN = "main, [role=main]"


def ahead_of(tree: HtmlElement, main: HtmlElement | None) -> list[HtmlElement]:
    """The links met before the main content, hidden ones included (focus may reveal them); all of
    them when no element says where it begins."""
    found = []
    for element in tree.iter("a", *(() if main is None else (main.tag,))):
        if element is main:
            break
        if element.tag == "a" and element.get("href") is not None:
            found.append(element)
    return found


def is_skip(page: Page, link: HtmlElement) -> bool:
    """Whether a link stays in the page and is, by its place or its words, meant to skip to a part of it."""
    fragment = _fragment(page, link)
    if not fragment or fragment.startswith(("/", "!")) or _is_button(link):  # or a script's own routes
        return False
    inside = any("skip" in (e.get("class") or "").lower() for e in (link, *link.iterancestors()))
    return inside or bool(_SKIPS.search(plain(name_of(link))))


def _is_button(link: HtmlElement) -> bool:
    return link.get("role") in ("button", "tab", "menuitem") or any(link.get(name) for name in _OPENS)


def _fragment(page: Page, link: HtmlElement) -> str:
    """The part of this very page a link aims at, its address written in full or not; else nothing."""
    href = (link.get("href") or "").strip()
    address, _, fragment = href.partition("#")
    here = page.address.partition("#")[0]
    return unquote(fragment) if address == "" or absolute_url(base_url(page), address) == here else ""


def _landing(page: Page, link: HtmlElement) -> HtmlElement | None:
    wanted = _fragment(page, link)
    bearers = select(page.dom, "[id], [name]") if wanted else ()
    return next((one for one in bearers if wanted in (one.get("id"), one.get("name"))), None)


def target_exists(page: Page, link: HtmlElement) -> bool:
    """Whether the part a skip link aims at is in the page; « #top » always is (HTML standard)."""
    seen = page.probes["skiplinks"] or ()
    href = link.get("href")
    told = any(mapping(s).get("href") == href and mapping(s).get("exists") for s in seen)
    return told or _fragment(page, link).lower() == "top" or _landing(page, link) is not None


def to_content(page: Page, link: HtmlElement, main: HtmlElement | None) -> bool:
    """By its name or by where it lands: the main content, its inside, or the block that holds it."""
    if not target_exists(page, link):
        return False
    landing = _landing(page, link)
    around = () if main is None else (main, *main.iterancestors(), *main.iter())
    lands = landing is not None and landing in around
    return lands or bool(_TO_CONTENT.search(plain(f"{name_of(link)} {_fragment(page, link)}")))


def beside_the_content(page: Page, link: HtmlElement, main: HtmlElement | None) -> bool:
    """Whether a skip link lands on the main content, inside it, around it, or so little before that nothing is
    left to cross; a page that does not mark its content is trusted."""
    landing = _landing(page, link)
    if (
        main is None
        or landing is None
        or landing in (main, *main.iterancestors())
        or main in landing.iterancestors()
    ):
        return True
    places = {element: place for place, element in enumerate(page.dom.iter())}
    between = [
        one for one in page.dom.iter("a", "button", "input") if places[landing] < places[one] < places[main]
    ]
    return places[landing] < places[main] and len(between) <= _CROSSED


def dangling(message: str, link: HtmlElement) -> Problem:
    """A skip link without target: certain, unless a script of its own may lead somewhere."""
    if link.get("onclick") is not None:
        return Doubt(f"{message} Un script y conduit peut-être.", element=link)
    return Problem(message, element=link)


def no_skip(page: Page, ahead: list[HtmlElement], visit: Visit) -> Problem:
    """No skip link was recognised: certain only if nothing may stand for one and the site has several
    pages. Raises `Inapplicable` when it surely has one only."""
    inside = [link for link in ahead if _fragment(page, link).lower() not in _TOP and not _is_button(link)]
    inside += [link for link in page.dom.iter("a") if is_skip(page, link)]
    buttons = [b for b in select(page.dom, "button, [role=link]") if _BUTTON_SKIPS.search(plain(name_of(b)))]
    if inside or buttons:
        message = "Aucun lien d'évitement reconnu : vérifiez si l'un des premiers liens mène au contenu."
        return Doubt(message, element=(inside or buttons)[0], tests=PRESENT)
    opaque = opaque_parts(page)
    if opaque:
        message = (
            "Aucun lien d'évitement trouvé dans ce qui a pu être lu ; cette partie de la page reste close."
        )
        return Doubt(message, element=opaque[0], tests=PRESENT)
    others = _others(page, visit)
    if others.none and page.role is Role.HOME:
        if _whole_site(page, visit):
            raise Inapplicable("Le site n'a que cette page : aucun lien d'évitement ne lui est demandé.")
        return Doubt(
            "Aucun lien d'évitement trouvé : un site d'une seule page n'y est pas tenu.", tests=PRESENT
        )
    if not others.several:
        gone = f" ; introuvables : {len(others.gone)}" if others.gone else ""
        return Doubt(
            f"Aucun lien d'évitement trouvé : la page mène à trop peu d'autres du site pour conclure{gone}.",
            tests=PRESENT,
        )
    first = next((link for link in page.dom.iter("a") if link.get("href") is not None), None)
    message = "Aucun lien ne permet d'aller directement au contenu principal : le premier lien est celui-ci."
    return Missing(message, element=first, tests=PRESENT)


@dataclass(frozen=True)
class _Others:
    """The other pages of the site that a page leads to: seen by the visit, asked for and not there,
    the rest."""

    seen: frozenset[str]
    gone: frozenset[str]
    unknown: frozenset[str]
    doubted: bool

    @property
    def none(self) -> bool:
        """Whether no link at all leads to another page."""
        return not (self.seen or self.gone or self.unknown)

    @property
    def several(self) -> bool:
        """Whether there surely are several. A page that leads to some that do not exist is not to be
        believed for the others; a legal page that is missing tells nothing of them."""
        believed = self.seen if self.doubted else self.seen | self.unknown
        return len(believed) >= _SEVERAL


def _others(page: Page, visit: Visit) -> _Others:
    linked = _other_pages(page)
    back = {
        one
        for other in visit.pages
        if Address.of(other.address).place == Address.of(page.address).place
        for one in _places(other)
    }
    documents = {
        one for other in visit.pages if other.transport is Transport.NOT_HTML for one in _places(other)
    }
    known = {one for other in visit.pages if other.seen for one in _places(other)}
    lost = [other for other in visit.pages if other.transport in _NO_PAGE]
    absent = {one for other in lost for one in _places(other)}
    doubted = any(other.role in FREE_ROLES and _places(other) & linked for other in lost)
    led = frozenset(linked - back - documents)
    return _Others(led & known, (led & absent) - known, led - known - absent, doubted)


def _places(page: Page) -> set[str]:
    return {Address.of(page.url).place, Address.of(page.address).place}


def _whole_site(page: Page, visit: Visit) -> bool:
    """Whether a home page without link to another is surely all there is: nothing else in it leads
    anywhere, the visit saw no other page, and engines are told of none."""
    listed = visit.sitemap
    if (
        listed is None
        or visit.site.entry is not Role.HOME
        or select(page.dom, "form, [onclick], [role=link]")
    ):
        return False
    absent = listed.transport is Transport.NOT_FOUND or "html" in listed.content_type.lower()
    return absent and not any(other.seen for other in visit.pages[1:])


def _other_pages(page: Page) -> set[str]:
    """The other pages of the site that a page leads to: documents and files to download are none."""
    here = Address.of(page.address).bare
    return {
        Address.of(link.url).place
        for link in links(page)
        if Address.of(link.url).bare == here
        and not _is_file(link)
        and Address.of(link.url).place != Address.of(page.address).place
    }


def _is_file(link: Link) -> bool:
    told = link.element.get("download") is not None or "/pdf" in (link.element.get("type") or "")
    return told or Address.of(link.url).is_file or bool(_FILE_SAID.search(plain(link.name)))
