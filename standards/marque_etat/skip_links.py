"""Skip links: which links of a page are meant to jump over its repeated blocks, and where they land."""

from __future__ import annotations

import re
from urllib.parse import unquote

from lxml.html import HtmlElement

from checker.model import Doubt, Missing, Page, Problem
from checker.reading import absolute_url, bare_host, base_url, host_of, links, name_of, plain, select
from standards.marque_etat.dsfr import mapping, opaque_parts

_SKIPS = re.compile(
    r"(aller|acceder|acces|passer|sauter|eviter|skip|jump|go to)\b.*"
    r"\b(contenu|menu|navigation|recherche|pied|principal|content|main|search|footer)"
    r"|^(contenu|contenu principal|menu|menu principal|recherche|pied de page|navigation|main content)$"
)
_TO_CONTENT = re.compile(r"contenu|principal\b|content|\bmain\b")
MAIN = "main, [role=main]"


def ahead_of(tree: HtmlElement, main: HtmlElement | None) -> list[HtmlElement]:
    """The links met before the main content, hidden ones included (focus may reveal them); all of
    them when no element says where it begins."""
    found = []
    for element in tree.iter():
        if element is main:
            break
        if element.tag == "a" and element.get("href") is not None:
            found.append(element)
    return found


def is_skip(page: Page, link: HtmlElement) -> bool:
    """Whether a link stays in the page and is, by its place or its words, meant to skip to a part of it."""
    fragment = _fragment(page, link)
    if not fragment or fragment.startswith(("/", "!")):  # a script's own routes
        return False
    inside = any("skip" in (e.get("class") or "").lower() for e in (link, *link.iterancestors()))
    return inside or bool(_SKIPS.search(plain(name_of(link))))


def _fragment(page: Page, link: HtmlElement) -> str:
    """The part of this very page a link aims at, its address written in full or not; else nothing."""
    href = (link.get("href") or "").strip()
    address, _, fragment = href.partition("#")
    here = page.address.partition("#")[0]
    return unquote(fragment) if address == "" or absolute_url(base_url(page), address) == here else ""


def _place(page: Page, link: HtmlElement) -> HtmlElement | None:
    wanted = _fragment(page, link)
    return next((e for e in page.dom.iter() if wanted and wanted in (e.get("id"), e.get("name"))), None)


def target_exists(page: Page, link: HtmlElement) -> bool:
    """Whether the part a skip link aims at is in the page; « #top » always is (HTML standard)."""
    seen = page.probes.get("skiplinks") or ()
    href = link.get("href")
    told = any(mapping(s).get("href") == href and mapping(s).get("exists") for s in seen)
    return told or _fragment(page, link).lower() == "top" or _place(page, link) is not None


def to_content(page: Page, link: HtmlElement, main: HtmlElement | None) -> bool:
    """By its name or by where it lands: the main content, its inside, or the block that holds it."""
    if not target_exists(page, link):
        return False
    place = _place(page, link)
    lands = place is not None and main is not None and (place in (main, *main.iterancestors(), *main.iter()))
    return lands or bool(_TO_CONTENT.search(plain(f"{name_of(link)} {_fragment(page, link)}")))


def dangling(message: str, link: HtmlElement) -> Problem:
    """A skip link without target: certain, unless a script of its own may lead somewhere."""
    if link.get("onclick") is not None:
        return Doubt(f"{message} Un script y conduit peut-être.", element=link)
    return Problem(message, element=link)


def no_skip(page: Page, ahead: list[HtmlElement]) -> Problem:
    """No skip link was recognised: certain only if nothing may stand for one and the site has several pages."""
    inside = [link for link in ahead if _fragment(page, link)]
    inside += [link for link in page.dom.iter("a") if is_skip(page, link)]
    buttons = [b for b in select(page.dom, "button, [role=link]") if _SKIPS.search(plain(name_of(b)))]
    if inside or buttons:
        message = "Aucun lien d'évitement reconnu : vérifiez si l'un des premiers liens mène au contenu."
        return Doubt(message, element=(inside or buttons)[0])
    here = bare_host(host_of(page.address))
    others = {link.url for link in links(page) if bare_host(host_of(link.url)) == here} - {page.address}
    if len(others) < 2 or opaque_parts(page):
        return Doubt("Aucun lien d'évitement trouvé : un site d'une seule page n'y est pas tenu.")
    message = "Aucun lien ne permet d'aller directement au contenu principal : le premier lien est celui-ci."
    return Missing(message, element=next(page.dom.iter("a"), None))
