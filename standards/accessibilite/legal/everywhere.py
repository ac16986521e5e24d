"""The way to the declaration, from every page of the site.

Source: RGAA, « mentions et pages obligatoires »: reached from the home page and from any page of the service.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Doubt, Found, Missing, NotTested, Page, Problem, Role, Visit
from checker.model.address import Address
from checker.reading import language_of, links, name_of, need_shown, plain, select, shorten
from standards.accessibilite.legal.mention import SUBJECT_IN_ADDRESS
from standards.accessibilite.legal.unread import obstacle_in
from standards.accessibilite.legal.ways import SAYS_SO, page_behind, ways_from


def from_every_page(visit: Visit) -> Iterator[Problem]:
    """Each page seen of the site has a link to where the one of its home page leads."""
    home = visit.page(Role.HOME)
    if home is None:
        raise NotTested("La page d'accueil n'a pas été visitée.")
    need_shown(home, "Page d'accueil")
    ways = ways_from(home)
    if not ways.live:
        raise NotTested(
            "Aucun lien de l'accueil ne mène à la déclaration : rien à chercher sur les autres pages."
        )
    goal = page_behind(visit, ways)
    places = {Address.of(link.url).place for link in ways.live} | _stops(goal)
    places |= {Address.of(page.address).place for page in visit.pages if _leads_on(page, places)}
    others = [page for page in visit.pages if page is not home and page is not goal and _own(page, home)]
    if not others:
        raise NotTested("Aucune autre page du site n'a été vue.")
    lacking = [page for page in others if not _reaches(page, places)]
    yield from (_without_link(page, home) for page in lacking)
    number = len(others) - len(lacking)
    if not lacking:
        yield Found(f"Lien trouvé sur les pages vues, en plus de l'accueil : {number}.", ways.live[0].element)


def _stops(page: Page | None) -> set[str]:
    if page is None:
        return set()
    urls = (page.url, page.final_url, *(url for hop in page.redirects for url in (hop.url, hop.location)))
    return {Address.of(url).place for url in urls} - {""}


def _leads_on(page: Page, places: set[str]) -> bool:
    """Whether a page about accessibility leads to the declaration: one click more is allowed."""
    return (
        page.seen
        and bool(SUBJECT_IN_ADDRESS.search(plain(Address.of(page.address).said_path)))
        and _reaches(page, places)
    )


def _own(page: Page, home: Page) -> bool:
    """Whether a page was shown, and is of the site: on its host, in its folder."""
    here, start = Address.of(page.address), Address.of(home.address)
    folder = start.path[: start.path.rfind("/") + 1]
    return (
        page.seen and page.rendered is not None and here.bare == start.bare and here.path.startswith(folder)
    )


def _reaches(page: Page, places: set[str]) -> bool:
    return any(Address.of(url).place in places for url in {link.url for link in links(page)})


def _without_link(page: Page, home: Page) -> Problem:
    """A page where the link was not found; certain when nothing there may stand for it."""
    where = f"Cette page ({page.address})"
    other = ways_from(page)
    for link in (*other.live, *other.dead, *other.silent):
        name = shorten(link.name, 80)
        message = (
            f"{where} ne mène pas à la même déclaration que l'accueil ; le lien « {name} » y mène-t-il ?"
        )
        return Doubt(message, link.element, url=page.address)
    controls = select(page.dom, "button, summary, [role=button]")
    button = next((one for one in controls if SAYS_SO.search(plain(name_of(one)))), None)
    if button is not None:
        return Doubt(
            f"{where} n'a pas de lien vers la déclaration ; ce bouton y mène-t-il ?", button, url=page.address
        )
    reason = obstacle_in(page)
    if reason or language_of(page.dom)[:2] != language_of(home.dom)[:2]:
        told = reason or "elle n'indique pas la langue de l'accueil"
        return Doubt(
            f"{where} n'a pas de lien vers la déclaration qui ait été lu, mais {told}.", url=page.address
        )
    return Missing(f"{where} n'a aucun lien vers la déclaration d'accessibilité.", url=page.address)
