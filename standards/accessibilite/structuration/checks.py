"""How pages are built: headings and their order, zones, lists and quotations."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Doubt, Inapplicable, Page, Problem, once
from checker.reading import exposed, folded, name_of, page_words, select, shorten
from standards.accessibilite.absence import without
from standards.accessibilite.doctypes import doctype
from standards.accessibilite.elements import elements, first, those
from standards.accessibilite.structuration.disguised import false_headings, false_lists, quotations
from standards.accessibilite.structuration.zones import zones

_LONG = 1500
"""Characters of text from which a page without any heading is worth a look."""


@once
def _headings(page: Page) -> tuple[HtmlElement, ...]:
    return tuple(those(page, "h1, h2, h3, h4, h5, h6, [role=heading]"))


def ordre_des_titres(page: Page) -> Iterator[Doubt]:
    """RGAA 9.1.1: going down, heading levels skip none. A person decides: a skip may be sensible."""
    headings = [heading for heading in _headings(page) if _in_the_flow(heading)]
    if not headings:
        length = len(page_words(page))
        if length <= _LONG:
            raise Inapplicable("La page n'a pas de titre de rubrique, et peu de texte.")
        yield Doubt(f"La page compte {length} caractères de texte et aucun titre de rubrique.")
    yield from first(_skips(headings))


def _skips(headings: list[HtmlElement]) -> Iterator[Doubt]:
    previous = 0
    for heading in headings:
        level = _level(heading)
        text = shorten(name_of(heading), 80)
        if not level:
            named = f"Le titre « {text} »" if text else "Un titre sans texte"
            yield Doubt(f"{named} a le rôle « heading » sans niveau « aria-level ».", heading)
            continue
        if previous and level > previous + 1:
            named = (
                f"Le titre de niveau {level} « {text} »" if text else f"Un titre sans texte de niveau {level}"
            )
            yield Doubt(f"{named} suit un titre de niveau {previous} : {_skipped(previous, level)}.", heading)
        previous = level


def _in_the_flow(heading: HtmlElement) -> bool:
    """Whether the heading is part of the page's outline: neither hidden nor in a dialog."""
    if heading.tag.startswith("h") and heading.get("role", "heading").strip() not in ("heading", ""):
        return False
    around = (heading, *heading.iterancestors())
    return exposed(heading) and not any(
        element.tag == "dialog" or element.get("role") in ("dialog", "alertdialog") for element in around
    )


def _level(heading: HtmlElement) -> int:
    """The level of a heading, 0 when it gives none."""
    declared = re.fullmatch(r"\s*([1-9])\s*", heading.get("aria-level") or "")
    if declared:
        return int(declared[1])
    native = re.fullmatch(r"h([1-6])", heading.tag)
    return int(native[1]) if native else 0


def _skipped(previous: int, level: int) -> str:
    missing = [str(number) for number in range(previous + 1, level)]
    return (
        f"le niveau {missing[0]} manque"
        if len(missing) == 1
        else f"les niveaux {', '.join(missing)} manquent"
    )


def contenu_des_titres(page: Page) -> Iterator[Problem]:
    """RGAA 9.1.2: certain for a heading without any letter or digit. One that is empty is told by axe."""
    headings = [heading for heading in _headings(page) if exposed(heading)]
    if not headings:
        without(page, "La page n'a pas de titre de rubrique.")
    yield from first(filter(None, map(_says_nothing, headings)))


def _says_nothing(heading: HtmlElement) -> Problem | None:
    text = folded(name_of(heading))
    if not text or any(character.isalnum() for character in text):
        return None
    said = f"Le titre « {shorten(text, 60)} » ne contient ni lettre ni chiffre"
    drawn = heading.get("aria-labelledby") or select(heading, "svg, img, [class*=icon]")
    certain = text.isascii() and not drawn
    return Problem(f"{said}.", heading) if certain else Doubt(f"{said} : dit-il ce qui suit ?", heading)


def textes_mis_en_titre(page: Page) -> Iterator[Doubt]:
    """RGAA 9.1.3: what looks like a heading. A person decides."""
    return first(false_headings(page))


def zones_de_la_page(page: Page) -> Iterator[Problem]:
    """RGAA 9.2.1: asked of pages of HTML5 alone, and of those that declare nothing and use its elements."""
    declared = doctype(page)
    if declared.place and not declared.html5:
        raise Inapplicable(
            "Le type de document déclaré n'est pas celui de HTML5 : le critère 9.2 du RGAA 4.1.2 ne s'applique pas."
        )
    if any(True for _ in page.dom.iter("frameset")):
        raise Inapplicable("La page est faite de cadres, sans contenu à elle.")
    sure = declared.html5 or (not declared.place and _of_html5(page))
    for problem in first(zones(page)):
        yield problem if sure else Doubt(problem.message, problem.element)


def _of_html5(page: Page) -> bool:
    """Whether a page whose source was kept uses an element of zone that only HTML5 has."""
    used = ("header", "nav", "main", "footer")
    return bool(page.source.strip()) and any(one.tag in used for one in elements(page))


def structure_des_listes(page: Page) -> Iterator[Doubt]:
    """RGAA 9.3.1, 9.3.2: what looks like a list. A person decides."""
    return first(false_lists(page))


def balises_de_citation(page: Page) -> Iterator[Doubt]:
    """RGAA 9.4.1, 9.4.2: what looks like a quotation. A person decides."""
    return first(quotations(page))
