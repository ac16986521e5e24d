"""The ways that a site gives to its pages: a menu, a map, a search engine; on which pages, and where in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from checker.model import Page, Visit, once
from checker.model.address import Address, same_site
from checker.reading import Link, exposed, language_of, links, plain, select

_MENU_LINKS = 3
_MAP = re.compile(
    r"\bplan (?:du|de|de ce|de notre) (?:site|service|portail)\b|\barborescence du site\b|^plan$|\bsite ?map\b"
)
_MAP_PATH = re.compile(r"/(?:plan[-_]?(?:du|de)?[-_]?(?:site|service)|site-?map)(?:[./?-]|$)", re.IGNORECASE)
_SEARCHES = re.compile(r"\brecherch\w*|\bsearch\w*|\bchercher\b|\btrouver\b", re.IGNORECASE)
_ASKS = re.compile(r"^(?:q|query|s|search\w*|recherch\w*|keys|keywords?|motscles?|terms?)$", re.IGNORECASE)
_FOOT = "footer, [role=contentinfo], .fr-footer"
_CRUMBS = re.compile(r"breadcrumb|ariane|pagination|skip", re.IGNORECASE)


@dataclass(frozen=True)
class Menu:
    """A list of links to other pages of the site, where it is, and their names."""

    element: HtmlElement
    links: tuple[Link, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its links, in order, each once."""
        return tuple(dict.fromkeys(plain(link.name) for link in self.links if link.name))


def shown_pages(visit: Visit) -> list[Page]:
    """The pages of the site that a browser showed, the home page first."""
    own = (page for page in visit.pages if page.seen and page.rendered is not None)
    return [page for page in own if same_site(page.address, visit.home.address)]


@once
def menus(page: Page) -> tuple[Menu, ...]:
    """The menus of a page, those of its footer and its breadcrumb left out."""
    feet = {inside for foot in select(page.dom, _FOOT) for inside in foot.iter()}
    found = (Menu(one, tuple(_onwards(page, one))) for one in _lists(page) if one not in feet)
    return tuple(menu for menu in found if len(menu.names) >= _MENU_LINKS)


def _lists(page: Page) -> list[HtmlElement]:
    """Navigation landmarks; the lists of the header when there are none."""
    marked = [one for one in select(page.dom, "nav, [role=navigation]") if exposed(one) and not _crumbs(one)]
    return marked or [
        one for one in select(page.dom, "header ul, [role=banner] ul, [class*=menu] ul") if exposed(one)
    ]


def _crumbs(element: HtmlElement) -> bool:
    return bool(_CRUMBS.search(f"{element.get('class') or ''} {element.get('aria-label') or ''}"))


def _onwards(page: Page, within: HtmlElement) -> Iterator[Link]:
    return (link for link in links(page, within) if _elsewhere(page, link.url) and exposed(link.element))


def _elsewhere(page: Page, url: str) -> bool:
    """Whether an address is that of another page of the site."""
    return same_site(url, page.address) and not Address.of(url).is_file


@once
def map_links(page: Page) -> tuple[Link, ...]:
    """The links of a page to the map of the site; one for engines (XML) is none."""
    return tuple(
        link
        for link in links(page)
        if (_MAP.search(plain(link.name)) or _MAP_PATH.search(Address.of(link.url).path))
        and not Address.of(link.url).is_file
    )


@once
def search_engines(page: Page) -> tuple[HtmlElement, ...]:
    """The fields, forms, links and buttons of a page that search in the site."""
    marked = select(page.dom, "[role=search], search, input[type=search]")
    asked = [one for one in select(page.dom, "form input[name]") if _ASKS.match(one.get("name") or "")]
    named = [one for one in select(page.dom, "a[href], button, summary") if _leads_to_search(one)]
    return tuple(one for one in (*marked, *asked, *named) if exposed(one))


def _leads_to_search(element: HtmlElement) -> bool:
    told = plain(f"{element.get('aria-label') or ''} {element.get('title') or ''} {element.text_content()}")
    return len(told) < 60 and bool(
        re.match(r"(?:faire une |effectuer une |lancer (?:la|une) )?(?:recherch|search)", told)
    )


def systems(page: Page) -> dict[str, bool]:
    """Each of the three systems of the RGAA, and whether a page has it."""
    return {
        "un menu": bool(menus(page)),
        "un plan du site": bool(map_links(page)),
        "un moteur de recherche": bool(search_engines(page)),
    }


def may_search_or_map(page: Page) -> bool:
    """Whether any word or address of a page may stand for a search engine or a map, however it is made."""
    return may_search(page) or bool(re.search(r"\bplan\b|site-?map", page.html, re.IGNORECASE))


def may_search(page: Page) -> bool:
    """Whether any word or address of a page may stand for a search engine."""
    return bool(_SEARCHES.search(page.html))


def in_french(page: Page) -> bool:
    """Whether the page says that it is in French: the words above are."""
    return language_of(page.dom).startswith("fr")


def linked_from(page: Page) -> set[str]:
    """The places that the links of a page lead to."""
    return {Address.of(link.url).place for link in links(page) if link.url}


def alone(page: Page) -> bool:
    """Whether nothing in a page leads to another page of its site: neither link nor form nor script of a link."""
    here = Address.of(page.address).place
    onwards = {Address.of(link.url).place for link in links(page) if _elsewhere(page, link.url)} - {here}
    return not onwards and not select(page.dom, "form, [onclick], [role=link], button")
