"""What the chapters share to say that a subject is nowhere in a page: only where everything could be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NoReturn

from checker.model import Inapplicable, NotTested, Page, Visit, once
from checker.model.address import same_site
from checker.reading import closed_components, exposed, listed, select

_HELD = "iframe, frame, object, embed, portal, fencedframe"
"""What shows another document in the page."""

_FOR_MACHINES = {"0", "1", "0px", "1px"}


def nowhere(page: Page, what: str) -> NoReturn:
    """Raise `Inapplicable`, « what » as its sentence; `NotTested` when part of the page was not read."""
    if unread := unread_part(page):
        raise NotTested(f"{what} Ce n'est pas certain : {unread}.")
    raise Inapplicable(what)


@once
def unread_part(page: Page) -> str:
    """Why something may be in a page where it was not found, in French; empty when all was read."""
    return next(_obstacles(page), "")


def _obstacles(page: Page) -> Iterator[str]:
    if page.rendered is None:
        yield "la page a été lue sans navigateur, et ses scripts peuvent y ajouter un contenu"
    if names := closed_components(page):
        yield f"ce qu'affiche un composant fermé ({listed(names)}) n'a pas pu être lu"
    held = select(page.dom, _HELD)
    if any(exposed(one) and not ({one.get("width"), one.get("height")} & _FOR_MACHINES) for one in held):
        yield "ce qu'affiche un cadre de la page n'a pas été lu"
    told = page.probes.get("unsettled")
    if page.probes.get("untold") or (isinstance(told, Mapping) and any(told.values())):
        yield "la page n'avait peut-être pas fini de se construire quand elle a été lue"


def pages_read(visit: Visit) -> list[Page]:
    """The pages of the site that a browser showed, the home page first."""
    own = (page for page in visit.pages if page.seen and page.rendered is not None)
    return [page for page in own if same_site(page.address, visit.home.address)]
