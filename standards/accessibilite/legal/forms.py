"""The forms that the RGAA recommends: the exact words of the mention, the usual address of the declaration.

Source: RGAA, « mentions et pages obligatoires ».
"""

from __future__ import annotations

import re

from checker.model import Doubt, Found, Inapplicable, NotTested, Page, Problem, Role, Visit
from checker.model.address import Address
from checker.reading import as_written, page_words, plain, select, shorten, shown, words
from standards.accessibilite.legal.mention import MENTION, announced
from standards.accessibilite.legal.unread import not_all_read
from standards.accessibilite.legal.ways import Ways, page_behind, ways_from

_EXACT = re.compile(r"accessibilite ?: ?(totalement|partiellement|non) conforme\b")
_USUAL = "accessibilite"


def wording(page: Page) -> Problem:
    """The mention is written as the RGAA writes it. A browser lays out the links of a footer one against the
    other when only styles part them: the footer is read by its elements too."""
    states = announced(page)
    if not states:
        if not_all_read(page):
            raise NotTested("Aucune mention n'a été lue.")
        raise Inapplicable("La page n'affiche aucune des trois mentions : une autre règle le dit.")
    written = page_words(page)
    text = plain(written)
    footers = [plain(words(e)) for e in select(page.dom, "footer, [role=contentinfo]") if shown(e)]
    if any(match[1] in states for said in (text, *footers) for match in _EXACT.finditer(said)):
        return Found("La mention a les mots exacts.")
    said = next(match for match in MENTION.finditer(text) if match[1] in states)
    quoted = shorten(re.sub(r"^\W+|[^\w)]+$", "", as_written(written, *said.span())), 80)
    return Doubt(
        f"La mention « {quoted} » se comprend ; la forme attendue est « Accessibilité : {said[1]} conforme ».",
        snippet=quoted,
    )


def usual_address(visit: Visit) -> Problem:
    """The declaration answers at « /accessibilite », at the root of the site or of its folder."""
    home = visit.page(Role.HOME)
    page = page_behind(visit, ways_from(home) if home is not None and home.seen else Ways())
    if page is None or not page.seen:
        raise NotTested("Aucune page d'accessibilité n'a été vue.")
    start = Address.of(visit.home.address)
    urls = (page.url, page.final_url, *(url for hop in page.redirects for url in (hop.url, hop.location)))
    told = [Address.of(url) for url in urls if url]
    folder = start.path[: start.path.rfind("/") + 1]
    usual = {f"/{_USUAL}", f"{folder}{_USUAL}"}
    if any(one.bare == start.bare and plain(one.said_path).rstrip("/") in usual for one in told):
        return Found("L'adresse conseillée mène à la page d'accessibilité.", url=page.address)
    message = (
        f"La page d'accessibilité est à {page.address} : l'adresse conseillée, /{_USUAL}, y mène-t-elle ?"
    )
    return Doubt(message, url=page.address)
