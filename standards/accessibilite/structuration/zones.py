"""The zones of a page: header, navigation, main content and footer (RGAA 9.2.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from checker.model import Doubt, Missing, Page, Problem
from checker.reading import exposed, laid_out, links, page_words, select, shown, words
from standards.accessibilite.structuration.top import title_at_top

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
    elif tag == "header" and (title := title_at_top(page)) is not None:
        yield Problem(
            "Ce titre est en haut de la page, avant le contenu principal, et la page n'a pas d'élément « header » : rien ne "
            "délimite son en-tête.",
            title,
        )
    elif len(page_words(page).split()) >= _FEW_WORDS:
        yield Doubt(
            f"La page n'a pas d'élément « {tag} » : a-t-elle une zone qui est {name} ?", page.dom.find("body")
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
