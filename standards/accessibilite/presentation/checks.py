"""Styles: what says them in place of style sheets, what they say alone, and what becomes of a page when its
reader changes its size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.model import CantTell, Doubt, Found, NotTested, Page, Problem
from checker.reading import page_words, plain, probed
from standards.accessibilite.absence import without
from standards.accessibilite.additions import (
    MOST,
    POINTED,
    by,
    described,
    doubt,
    heard,
    need_styles,
    own,
    revealed,
    tooltips,
)
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
            tests=("10.5.1",),
        )
    for one in _entries(told, "images"):
        yield Problem(
            f"« {one.get('text', '')} » a une image pour fond, sans couleur de fond pour la remplacer.",
            snippet=str(one.get("html") or ""),
            tests=("10.5.3",),
        )


# --- hover and focus -----------------------------------------------------------------------------


def contenus_ajoutes_au_survol(page: Page) -> Iterator[Problem]:
    """RGAA 10.13.1 to 10.13.3: what hover or focus adds can be closed, pointed at, and stays. A person decides."""
    told = revealed(page)
    question = "peut-on le fermer, le survoler, et reste-t-il affiché ?"
    yield from (doubt(one, question) for one in told[:MOST])
    bubbles = tooltips(page)
    if bubbles:
        message = f"La page a {len(bubbles)} infobulle{'s' if bubbles[1:] else ''} : peut-on les fermer et les survoler ?"
        yield Doubt(message, bubbles[0])
    if not told and not bubbles:
        yield _nothing_added(page)


def _nothing_added(page: Page) -> Found:
    """What is due to a page where nothing that hover or focus would add was found."""
    need_styles(page)
    if kinds := heard(page, *POINTED):
        raise NotTested(
            f"La page écoute le survol ou le focus ({', '.join(kinds[:5])}) : ce que ses scripts en font n'a pas été essayé."
        )
    if described(page):
        raise CantTell("Un élément est décrit par un autre, caché : est-ce une infobulle ?")
    return _only_links(page, "Rien ne paraît au survol ni à la prise de focus.")


def _only_links(page: Page, nothing: str) -> Found:
    """Quick access links show themselves; without any, nothing does."""
    if not own(page):
        without(page, nothing)
    return Found("À la prise de focus, seuls paraissent les éléments mêmes qui la reçoivent.")


def contenus_montres_par_les_styles(page: Page) -> Iterator[Problem]:
    """RGAA 10.14.1, 10.14.2: what styles show to a pointer they show to the keyboard, and conversely. A person
    decides where they do not: a script may."""
    told = revealed(page)
    alone = [one for one in told if len(by(one)) == 1]
    yield from (doubt(one, _other_way(one)) for one in alone[:MOST])
    if alone:
        return
    need_styles(page)
    if told:
        yield Found(
            f"Ce que les styles montrent au survol, ils le montrent aussi à la prise de focus ({told[0].get('selector', '')})."
        )
    else:
        yield _only_links(page, "Les styles de la page ne montrent rien au survol ni à la prise de focus.")


def _other_way(one: Mapping[str, Any]) -> str:
    return "paraît-il aussi au clavier ?" if "hover" in by(one) else "paraît-il aussi à la souris ?"


def prise_de_focus_visible(page: Page) -> Iterator[Problem]:
    """RGAA 10.7.1: the focus is seen. Certain where neither what a browser computes nor a pixel of the window
    changes when the Tab key reaches an element from which the outline was taken away."""
    seen = page.states["focus"].seen
    total, tried, changed, unchanged = (
        int(seen.get(name) or 0) for name in ("total", "tried", "changed", "unchanged")
    )
    if not total:
        without(page, "Aucun élément de la page ne reçoit le focus.")
    proved, same = ([str(one) for one in seen.get(name) or ()] for name in ("unseen", "same"))
    for html in proved[:MOST]:
        yield Problem(
            "La touche Tab arrive sur cet élément, et rien ne change dans la fenêtre, au pixel près : son contour est retiré, "
            f"rien ne le remplace. Les styles ne changent pas non plus pour {unchanged} des {tried} éléments essayés.",
            snippet=html,
        )
    for html in same[:MOST]:
        message = f"Rien ne paraît changer quand cet élément prend le focus ({unchanged} sur {tried} essayés) : voit-on qu'il l'a ?"
        yield Doubt(message, snippet=html)
    if not (same or proved or changed):
        raise NotTested("Aucun élément de la page n'a pu recevoir le focus pendant la visite.")
    if not (same or proved):
        yield Found(
            f"Quelque chose change à la prise de focus de chacun des {changed} éléments essayés, sur {total}."
        )


# --- a reader who changes the text ---------------------------------------------------------------


def espacement_du_texte(page: Page) -> Iterator[Problem]:
    """RGAA 10.12.1: certain when whole words, read before, are out of the box that holds them, which does not
    scroll, and nothing says that it was meant."""
    seen = page.states["espacement"].seen
    for one in _entries(seen, "cut")[:MOST]:
        yield _lost(one) if one.get("sure") else _less_read(one, "Avec les espacements demandés")
    yield from (_covered(one, "Avec les espacements demandés") for one in _entries(seen, "over")[:MOST])
    yield from _all_read(seen, "avec les espacements demandés")


def texte_agrandi(page: Page) -> Iterator[Problem]:
    """RGAA 10.4.1: no text is lost in a page enlarged to 200 %. A person decides: the page may offer another way."""
    seen = page.states["zoom_200"].seen
    yield from (_less_read(one, "Page agrandie à 200 %") for one in _entries(seen, "cut")[:MOST])
    yield from (_covered(one, "Page agrandie à 200 %") for one in _entries(seen, "over")[:MOST])
    yield from _all_read(seen, "page agrandie à 200 %")


def _lost(one: Mapping[str, Any]) -> Problem:
    return Problem(
        f"Avec les espacements demandés, « {one.get('lost', '')} » ne se lit plus : ces mots de « {one.get('text', '')} » sortent "
        "d'une boîte qui ne défile pas.",
        snippet=str(one.get("html") or ""),
    )


def _less_read(one: Mapping[str, Any], when: str) -> Doubt:
    what = f"« {one['lost']} »" if one.get("lost") else "une partie des lettres"
    return Doubt(
        f"{when}, {what} de « {one.get('text', '')} » sort de sa boîte, qui ne défile pas : le texte se lit-il autrement ?",
        snippet=str(one.get("html") or ""),
    )


def _covered(one: Mapping[str, Any], when: str) -> Doubt:
    return Doubt(
        f"{when}, « {one.get('text', '')} » et « {one.get('other', '')} » se superposent : se lisent-ils encore ?",
        snippet=str(one.get("html") or ""),
    )


def _all_read(seen: Mapping[str, Any], when: str) -> Iterator[Found]:
    """What is due to a page of which no text is lost."""
    texts = int(seen.get("texts") or 0)
    if _entries(seen, "cut") or _entries(seen, "over"):
        return
    if not texts:
        raise NotTested("Aucun texte de la page n'a pu être regardé.")
    if not seen.get("whole"):
        raise NotTested(f"La page a trop de textes : les {texts} premiers se lisent, {when}.")
    yield Found(f"Les {texts} textes de la page se lisent encore, {when}.")
