"""Why no way from the home page reaches the declaration: a link that is missing, dead, or leads elsewhere.

Certain only where nothing is left to look at.
"""

from __future__ import annotations

import re

from checker.model import Doubt, NotTested, Page, Problem, Transport
from checker.model.address import Address, host_of, same_site
from checker.reading import Link, links, name_of, need_shown, plain, select, shorten
from standards.accessibilite.legal.declaration import body_of, is_declaration
from standards.accessibilite.legal.unread import everything, not_all_read, obstacle_in
from standards.accessibilite.legal.ways import SAYS_SO, Ways, leads_to, left_to_fill

_DOCUMENTS = (".pdf", ".odt", ".doc", ".docx")
_NOWHERE = ("", "#", "#!", "#0", "#top")
_SCRIPTED = {"onclick", "aria-controls", "aria-haspopup", "role", "tabindex", "data-bs-toggle", "data-toggle"}
"""Attributes that tell of a script behind a link without address."""

_DIGITAL = re.compile(r"\brgaa\b|2005-102|conformite|handicap|defenseur")


def no_page(home: Page, ways: Ways) -> Problem:
    """What the home page alone tells of the declaration. Raises `NotTested` for a link not followed."""
    if ways.live:
        return _not_followed(home, ways.live[0])
    if is_declaration(home):
        return Doubt("La déclaration semble écrite dans la page d'accueil elle-même.")
    if ways.dead:
        return _dead(ways.dead[0])
    controls = select(home.dom, "button, summary, [role=button]")
    buttons = [control for control in controls if SAYS_SO.search(plain(name_of(control)))]
    if buttons:
        return Doubt("Aucun lien vers la déclaration ; ce bouton y donne-t-il accès ?", buttons[-1])
    if ways.silent:
        return Doubt("Aucun lien ne nomme la déclaration ; celui-ci y mène-t-il ?", ways.silent[-1].element)
    return not_all_read(home) or Problem(
        "Aucun lien de la page d'accueil ne mène à une déclaration d'accessibilité."
    )


def unseen(page: Page, link: Link) -> Doubt:
    """The link is there; what it leads to was not seen as a page. Raises `NotTested` when we may be why."""
    if page.transport is Transport.NOT_FOUND:
        return Doubt(f"Le lien « {_name(link)} » mène à une page introuvable ({page.url}).", link.element)
    if page.transport is Transport.NOT_HTML:
        return _document(link, page.url)
    if page.transport is Transport.AUTH_REQUIRED:
        message = f"Le lien « {_name(link)} » mène à une page qui demande une connexion : la déclaration se lit sans compte."
        return Doubt(message, link.element)
    if page.transport is Transport.REDIRECTED_ELSEWHERE:
        return Doubt(
            f"Le lien « {_name(link)} » mène à un autre site ({host_of(page.address)}) : "
            "la déclaration y est-elle, et vaut-elle pour celui-ci ?",
            link.element,
        )
    raise NotTested(f"Page d'accessibilité non vue : {page.transport.label}. {page.detail}".rstrip())


def no_declaration(page: Page, home: Page, ways: Ways) -> Problem:
    """A page was seen, and it is no declaration: is another way left?"""
    need_shown(page, "Page d'accessibilité")
    link = ways.to(page)
    if link is None:
        return no_page(home, ways)
    others = [other for other in ways.live if not leads_to(other, page)]
    if others:
        message = f"{page.address} n'est pas la déclaration ; « {_name(others[0])} » y mène-t-il ?"
        return Doubt(message, others[0].element)
    deeper = [other for other in links(page, body_of(page)) if _may_lead_to_it(other, page)]
    if deeper:
        message = f"Cette page n'est pas la déclaration ; « {_name(deeper[0])} » y mène-t-il ?"
        return Doubt(message, url=page.address)
    if _DIGITAL.search(everything(page.dom)) or obstacle_in(page):
        return Doubt(
            f"La page visitée ({page.address}) parle d'accessibilité sans suivre le modèle de déclaration.",
            url=page.address,
        )
    return Problem(
        f"Le lien « {_name(link)} » mène à une page sans déclaration d'accessibilité ({page.address}).",
        link.element,
    )


def _not_followed(home: Page, link: Link) -> Doubt:
    if Address.of(link.url).path.casefold().endswith(_DOCUMENTS):
        return _document(link, link.url)
    if same_site(link.url, home.address):
        raise NotTested(f"La page où mène « {_name(link)} » ({link.url}) n'a pas été visitée.")
    message = f"Le lien « {_name(link)} » mène à un autre site ({host_of(link.url)}), qui n'a pas été visité."
    return Doubt(message, link.element)


def _document(link: Link, url: str) -> Doubt:
    return Doubt(f"Le lien « {_name(link)} » mène à un document et non à une page web : {url}.", link.element)


def _dead(link: Link) -> Problem:
    """A link that goes nowhere: certain unless a script, or an anchor, may give it an effect."""
    said = nowhere(link)
    if said:
        return Problem(said, link.element)
    return Doubt(f"« {_name(link)} » ouvre-t-il la déclaration dans la page ?", link.element)


def nowhere(link: Link) -> str:
    """Why a link certainly leads nowhere, as a French sentence; empty when it leads somewhere, or when a script
    or an anchor may give it an effect."""
    href = (link.element.get("href") or "").strip()
    if left_to_fill(link):
        return f"Le lien « {_name(link)} » a gardé l'adresse du gabarit : « {shorten(href, 80)} »."
    if href not in _NOWHERE or _SCRIPTED & set(link.element.keys()):
        return ""
    reason = f"n'a pour adresse que « {href} »" if href else "n'a pas d'adresse"
    return f"Le lien « {_name(link)} » ne mène nulle part : il {reason}."


def _may_lead_to_it(link: Link, page: Page) -> bool:
    named = re.search(r"declaration|rgaa|conformite", plain(f"{link.name} {link.url}"))
    return bool(named) and not leads_to(link, page)


def _name(link: Link) -> str:
    return shorten(link.name, 80)
