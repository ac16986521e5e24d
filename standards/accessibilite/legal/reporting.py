"""The way to report a defect: whether it leads somewhere.

Source: RGAA, « déclaration d'accessibilité », retour d'information et contact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.model import NotTested, Page, Problem, Transport, Visit
from checker.reading import Link, links, plain, select, shorten
from standards.accessibilite.legal.dead_ends import nowhere
from standards.accessibilite.legal.declaration import Declaration, raw_text
from standards.accessibilite.legal.parts import MAIL, writes
from standards.accessibilite.legal.ways import leads_to

_ADDRESS = re.compile(r"mailto:[^@\s]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}(?:\?|$)", re.IGNORECASE)
_PROTECTED = "[data-cfemail], a[href*='/cdn-cgi/l/email-protection']"


def reachable(declaration: Declaration, visit: Visit) -> Iterator[Problem]:
    """One way at least of writing to the site leads somewhere: an address that is one, or a form that was not
    seen missing."""
    body = declaration.body
    ways = [link for link in links(declaration.page, body) if writes(link)]
    mails = [link for link in ways if _ADDRESS.match((link.element.get("href") or "").strip())]
    if mails or MAIL.search(plain(raw_text(body))) or select(body, _PROTECTED):
        yield declaration.found("Une adresse de courriel est donnée pour signaler un défaut.")
        return
    if select(body, "textarea"):
        yield declaration.found("Un formulaire est dans la page de la déclaration.")
        return
    if not ways:
        raise NotTested("Aucun moyen d'écrire n'a été reconnu dans la déclaration : rien à suivre.")
    faults = [fault for link in ways if (fault := _fault(link, visit))]
    if len(faults) == len(ways):
        yield declaration.doubt(f"{faults[0]} Comment signaler un défaut ?", element=ways[0].element)
    else:
        yield declaration.found("Un lien mène à un moyen d'écrire pour signaler un défaut.")


def _fault(link: Link, visit: Visit) -> str:
    """Why a link does not let anybody write, as a French sentence; empty when it may."""
    name, href = shorten(link.name, 80), (link.element.get("href") or "").strip()
    if href.lower().startswith("mailto:"):
        return f"L'adresse de courriel du lien « {name} » n'en est pas une."
    said = nowhere(link)
    if said:
        return said
    page = next((page for page in visit.pages if leads_to(link, page)), None)
    if page is None:
        return ""
    if page.transport is Transport.NOT_FOUND:
        return f"Le lien « {name} » mène à une page introuvable."
    return _page_fault(name, page) if page.seen and page.rendered is not None else ""


def _page_fault(name: str, page: Page) -> str:
    """A contact page without any way to write."""
    if select(page.dom, "textarea, form, iframe, [data-cfemail], a[href^='mailto:']"):
        return ""
    if MAIL.search(plain(raw_text(page.dom))):
        return ""
    return f"Le lien « {name} » mène à une page sans formulaire ni courriel."
