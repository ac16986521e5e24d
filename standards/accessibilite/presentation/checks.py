"""Styles: what says them in place of style sheets, what they say alone, and what becomes of a page when its
reader changes its size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.model import Doubt, Found, Page, Problem
from checker.reading import page_words, plain, probed
from standards.accessibilite.doctypes import doctype
from standards.accessibilite.elements import first
from standards.accessibilite.presentation.markup import attributes, spaces, tags

_LINES = 5


def largeur_de_320_pixels(page: Page) -> Iterator[Problem]:
    """RGAA 10.11.1: certain when the page scrolls sideways to show lines of text that begin in sight, and
    that nothing allows to be laid out in two dimensions."""
    told = probed(page, "overflow", "320px")
    scrolled = int(told.get("scrolled") or 0)
    lines, boxes = _entries(told, "lines"), _entries(told, "boxes")
    if told.get("clipped"):
        yield from (_cut(line) for line in lines[:_LINES] if not line.get("plane"))
    elif sure := [line for line in lines if scrolled and line.get("words") and not line.get("plane")]:
        yield from (_out_of_sight(line, scrolled) for line in sure[:_LINES])
    elif scrolled:
        yield _wider((*lines, *boxes), scrolled)


def _entries(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = told.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _out_of_sight(line: Mapping[str, Any], scrolled: int) -> Problem:
    return Problem(
        f"À 320 pixels de large, la page défile de {scrolled} pixels sur le côté, et il le faut pour lire "
        f"« {line.get('text', '')} ».",
        snippet=str(line.get("html", "")),
    )


def _cut(line: Mapping[str, Any]) -> Doubt:
    return Doubt(
        f"À 320 pixels de large, « {line.get('text', '')} » dépasse de la fenêtre, et la page ne défile pas : la fin "
        "du texte se lit-elle autrement ?",
        snippet=str(line.get("html", "")),
    )


def _wider(found: tuple[Mapping[str, Any], ...], scrolled: int) -> Doubt:
    """The page scrolls for something that may have to be wide, or that nothing shows to be read."""
    first = found[0] if found else {}
    what = "Un tableau, une image, un code ou un cadre" if first.get("plane") else "Un contenu"
    return Doubt(
        f"À 320 pixels de large, la page défile de {scrolled} pixels sur le côté. {what} en est peut-être la cause : "
        "a-t-il besoin de sa largeur pour se comprendre ?",
        snippet=str(first.get("html", "")),
    )


def balises_de_presentation(page: Page) -> Iterator[Problem]:
    """RGAA 10.1.1: none of the elements that the method lists."""
    declared = doctype(page)
    return first(tags(page, declared.html5, bool(declared.place)))


def attributs_de_presentation(page: Page) -> Iterator[Problem]:
    """RGAA 10.1.2: none of the attributes that the method lists, where they are styles."""
    return first(attributes(page))


def espaces_de_mise_en_forme(page: Page) -> Iterator[Doubt]:
    """RGAA 10.1.3: spaces that seem to lay out. A person decides."""
    return first(spaces(page))


def contenu_ecrit_par_les_styles(page: Page) -> Iterator[Doubt]:
    """RGAA 10.2.1: words that only style sheets write. A person decides whether they inform."""
    for one in _entries(probed(page, "pseudo"), "texts"):
        text = str(one.get("text") or "").strip()
        if plain(text) not in plain(page_words(page)):
            yield Doubt(
                f"« {text} » n'est écrit que par une feuille de styles : cette information se retrouve-t-elle sans elle ?",
                snippet=str(one.get("html") or ""),
            )


def fond_des_textes(page: Page) -> Iterator[Problem]:
    """RGAA 10.5.1, 10.5.3: a text whose colour the page sets has a background colour that it sets too."""
    told = probed(page, "grounds")
    if told.get("ground"):
        yield Found(f"La page entière a une couleur de fond : {told['ground']}.")
    for one in _entries(told, "texts"):
        yield Problem(
            f"La couleur de « {one.get('text', '')} » est choisie ({one.get('color', '')}), et aucune couleur de fond ne l'est, "
            "ni pour lui ni pour ce qui l'entoure.",
            snippet=str(one.get("html") or ""),
        )
    for one in _entries(told, "images"):
        yield Problem(
            f"« {one.get('text', '')} » a une image pour fond, sans couleur de fond pour la remplacer.",
            snippet=str(one.get("html") or ""),
        )
