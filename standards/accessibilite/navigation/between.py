"""What must stay the same from one page to another: the order of a menu, the way to the map, to the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from lxml.html import HtmlElement

from checker.model import Doubt, NotTested, Page, Problem, Transport, Visit
from checker.model.address import Address
from checker.reading import exposed, links, plain, select, shorten
from standards.accessibilite.navigation.ways import (
    Menu,
    in_french,
    may_search,
    menus,
    search_engines,
    shown_pages,
)

_COMMON = 3
"""Links that two menus share, from which they are the same menu."""

_TWINS = 2
_WAYS = 20
"""Links or fields of a page that are looked at: a page needs one."""

_ZONES = (
    ("l'en-tête", "header, [role=banner], .fr-header"),
    ("le pied de page", "footer, [role=contentinfo], .fr-footer"),
    ("le contenu", "main, [role=main]"),
)


def inner_pages(visit: Visit) -> list[Page]:
    """The pages to compare. The home page is not: the RGAA lets it differ. Raises `NotTested` under two."""
    inner = [page for page in shown_pages(visit) if page is not visit.home]
    if len(inner) < 2:
        raise NotTested("Il faut deux pages, outre l'accueil, pour les comparer : la visite en a vu moins.")
    return inner


def reordered(one: Page, other: Page) -> Doubt | None:
    """Two pages whose main menu gives the same links in another order."""
    if not menus(one) or not menus(other):
        return None
    first = max(menus(one), key=lambda menu: len(menu.names))
    second = max(menus(other), key=lambda menu: len({*menu.names} & {*first.names}))
    before, after = _shared(first, second), _shared(second, first)
    if len(before) < _COMMON or before == after:
        return None
    moved = next(name for name, then in zip(before, after, strict=True) if name != then)
    message = (
        f"Le menu ne suit pas le même ordre sur {one.address} et sur {other.address} : « {shorten(moved, 40)} » n'y est "
        "pas à la même place."
    )
    return Doubt(message, second.element, url=other.address)


def _shared(menu: Menu, other: Menu) -> list[str]:
    known = {*other.names}
    return [name for name in menu.names if name in known]


def zone(element: HtmlElement) -> str:
    """The part of the page that an element is in, in French; empty when none is marked."""
    around = {*element.iterancestors(), element}
    root = element.getroottree().getroot()
    return next((name for name, mark in _ZONES if around & {*select(root, mark)}), "")


def unlike(
    pages: Sequence[Page], found: Callable[[Page], Sequence[HtmlElement]], what: str
) -> Iterator[Doubt]:
    """Where a way is lacking on some pages, or stands in another part of them than on the first that has it."""
    ways = [(page, [one for one in found(page)[:_WAYS] if exposed(one)]) for page in pages]
    having = [(page, own) for page, own in ways if own]
    for page, _ in [one for one in ways if having and not one[1]][:3]:
        yield Doubt(f"{what} est sur {having[0][0].address}, et pas sur {page.address}.", url=page.address)
    zones = {page.address: {zone(one) for one in own} for page, own in having}
    first = next(iter(zones.values()), set())
    for address, others in [(a, z) for a, z in zones.items() if not z & first][:3]:
        before, after = " ou ".join(sorted(first)) or "ailleurs", " ou ".join(sorted(others)) or "ailleurs"
        message = f"{what} est dans {before} sur {having[0][0].address}, et dans {after} sur {address}."
        yield Doubt(message, having[0][1][0], url=address)


def without_search(pages: Sequence[Page]) -> list[Page]:
    """The pages that surely belong with two others at least, for they have their very menu, and that have no
    search engine, in any word or address, where those have one."""
    searching = [_whole_menu(page) for page in pages if search_engines(page)]
    return [
        page
        for page in pages
        if _whole_menu(page)
        and searching.count(_whole_menu(page)) >= _TWINS
        and in_french(page)
        and not may_search(page)
    ]


def _whole_menu(page: Page) -> tuple[str, ...]:
    return menus(page)[0].names if menus(page) else ()


# --- the map of the site ---------------------------------------------------------------------------


def dead_ends(visit: Visit, plan: Page) -> Iterator[Problem]:
    """The links of the map that lead to a page which the visit asked for, and which does not exist."""
    lost = [page for page in visit.pages if page.transport is Transport.NOT_FOUND]
    gone = {_exact(page.url): page for page in lost}
    for link in links(plan, _content(plan)):
        if _exact(link.url) in gone:
            page = gone.pop(_exact(link.url))
            status = f" (code {page.status})" if page.status else ""
            message = f"Le lien « {shorten(link.name, 60)} » du plan du site mène à une page introuvable{status} : {page.url}."
            yield Problem(message, link.element, url=plan.address, tests=("12.3.2",))


def _exact(url: str) -> tuple[str, str, str]:
    """An address as it was asked for: two spellings of one place may not both exist."""
    address = Address.of(url)
    return address.bare, address.said_path or "/", address.query


def left_out(visit: Visit, plan: Page) -> Doubt | None:
    """The links of the main menu of the home page that the map does not have."""
    mapped = {Address.of(link.url).place for link in links(plan, _content(plan)) if link.url}
    named = {plain(link.name) for link in links(plan, _content(plan))}
    heads = max(menus(visit.home), key=lambda menu: len(menu.names), default=None)
    lacking = [
        link
        for link in (heads.links if heads else ())
        if Address.of(link.url).place not in mapped
        and plain(link.name) not in named
        and plain(link.name) != "accueil"
    ]
    if not lacking:
        return None
    several = ", ".join(f"« {shorten(link.name, 40)} »" for link in lacking[:5])
    return Doubt(
        f"Le menu mène à {several}, que le plan du site n'a pas.", lacking[0].element, tests=("12.3.1",)
    )


def _content(plan: Page) -> HtmlElement:
    return next(iter(select(plan.dom, "main, [role=main]")), plan.dom)
