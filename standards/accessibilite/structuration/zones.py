"""The zones of a page: header, navigation, main content and footer (RGAA 9.2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from checker.model import Doubt, Missing, Page, Problem
from checker.reading import (
    closed_components,
    exposed,
    laid_out,
    links,
    page_words,
    plain,
    select,
    shown,
    words,
)

_MANY_LINKS: Final = 8
_ACTS: Final = "a, area, button, input, select, summary, iframe, object, [role=link], [role=button], [role=menuitem], [onclick]"
_SECTIONS: Final = frozenset({"article", "aside", "main", "nav", "section"})
"""Elements whose header and footer are their own, not the page's."""


def zones(page: Page) -> Iterator[Problem]:
    """What is wrong with the zones of a page of HTML5, and what a person should look at."""
    yield from _main(page)
    yield from _zone(page, "header", "banner", "l'en-tête")
    yield from _zone(page, "footer", "contentinfo", "le pied de page")
    yield from _navigation(page)


def _visible(page: Page, tag: str) -> list[HtmlElement]:
    return [
        one
        for one in page.dom.iter(tag)
        if shown(one) and not {"template", "noscript"}.intersection(_around(one))
    ]


def _main(page: Page) -> Iterator[Problem]:
    mains = _visible(page, "main")
    if not mains:
        yield _no_main(page)
    elif len(mains) > 1:
        seen = [one for one in mains if words(one) and laid_out(page, one) and exposed(one)]
        message = f"La page a {len(mains)} éléments « main » sans attribut « hidden »"
        if len(seen) > 1:
            yield Problem(f"{message} : un seul peut être visible.", seen[1])
        else:
            yield Doubt(f"{message} : un style en masque-t-il tous sauf un ?", mains[1])


def _no_main(page: Page) -> Problem:
    hidden = next(page.dom.iter("main"), None)
    if hidden is not None:
        return Problem("Le seul élément « main » de la page est masqué.", hidden)
    named = select(page.dom, "[role=main]")
    if named:
        return Doubt(
            "Le contenu principal n'a que le rôle « main » : le RGAA demande la balise « main ».", named[0]
        )
    if not page_words(page):
        return Doubt("La page n'affiche aucun texte, et n'a pas d'élément « main » : était-elle finie ?")
    return Missing(
        "La page n'a pas d'élément « main » : rien ne délimite son contenu principal.", page.dom.find("body")
    )


def _zone(page: Page, tag: str, role: str, name: str) -> Iterator[Problem]:
    if any(not _SECTIONS.intersection(_around(one)) for one in _visible(page, tag)):
        return
    named = select(page.dom, f"[role={role}]")
    if named:
        yield Doubt(
            f"La zone qui est {name} n'a que le rôle « {role} » : le RGAA demande la balise « {tag} ».",
            named[0],
        )
    elif tag == "header" and (title := _title_at_top(page)) is not None:
        yield Problem(
            "Ce titre est en haut de la page, avant le contenu principal, et la page n'a pas d'élément « header » : rien ne "
            "délimite son en-tête.",
            title,
        )
    elif len(page_words(page).split()) >= _FEW_WORDS:
        yield Doubt(
            f"La page n'a pas d'élément « {tag} » : a-t-elle une zone qui est {name} ?", page.dom.find("body")
        )


def _title_at_top(page: Page) -> HtmlElement | None:
    """The heading that bears the title of the page above its main content, when nothing but links comes before:
    the glossary of the RGAA calls such a place the header. None when something else may be a header."""
    found, title = next(page.dom.iter("h1"), None), next(page.dom.iter("title"), None)
    if (
        found is None
        or title is None
        or closed_components(page)
        or next(page.dom.iter("header"), None) is not None
    ):
        return None
    said = plain(words(found))
    if (
        len(said.split()) < 2
        or said not in plain(title.text_content())
        or _UNSEEN.search(found.get("class") or "")
    ):
        return None
    apart = any(one.tag in _APART or "-" in str(one.tag) or one.get("role") for one in found.iterancestors())
    in_sight = exposed(found) and laid_out(page, found) and bool(_visible(page, "main"))
    return found if in_sight and not apart and _first(found) else None


def _first(heading: HtmlElement) -> bool:
    """Whether nothing but links comes before a heading in the page: neither a text nor a zone."""
    before: list[HtmlElement] = heading.xpath("preceding::*[not(ancestor-or-self::head)]")
    if any(one.tag in _APART or "-" in str(one.tag) for one in before):
        return False
    said: list[str] = heading.xpath(
        "preceding::text()[not(ancestor::head or ancestor::a or ancestor::script or "
        "ancestor::style or ancestor::template or ancestor::noscript)]"
    )
    return not any(map(str.strip, said))


_UNSEEN: Final = re.compile(r"sr-only|hidden|hide|invisible|screen-?reader|off-?screen|clip", re.IGNORECASE)
_APART: Final = frozenset(
    {"main", "nav", "aside", "footer", "section", "article", "dialog", "figure", "form"}
)
_FEW_WORDS: Final = 30


def _around(element: HtmlElement) -> list[str]:
    return [str(one.tag) for one in element.iterancestors()]


def _navigation(page: Page) -> Iterator[Doubt]:
    navigations = _visible(page, "nav")
    for one in navigations:
        if (
            words(one)
            and not select(one, _ACTS)
            and not any("-" in str(part.tag) for part in one.iterdescendants())
        ):
            yield Doubt("Cet élément « nav » ne contient aucun lien : est-ce une zone de navigation ?", one)
    if navigations:
        return
    named = select(page.dom, "[role=navigation]")
    if named:
        yield Doubt(
            "La navigation n'a que le rôle « navigation » : le RGAA demande la balise « nav ».", named[0]
        )
    elif sum(1 for link in links(page) if link.url) >= _MANY_LINKS:
        yield Doubt(
            "La page n'a pas d'élément « nav » : ses liens forment-ils un menu, un fil d'Ariane, un sommaire ?",
            page.dom.find("body"),
        )
