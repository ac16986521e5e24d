"""How pages are built: the order of headings."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Doubt, Inapplicable, Page
from checker.reading import exposed, name_of, page_words, select, shorten

_HEADINGS = "h1, h2, h3, h4, h5, h6, [role=heading]"
_LONG = 1500
"""Characters of text from which a page without any heading is worth a look."""


def ordre_des_titres(page: Page) -> Iterator[Doubt]:
    """RGAA 9.1.1: going down, heading levels skip none. A person decides: a skip may be sensible."""
    headings = [heading for heading in select(page.dom, _HEADINGS) if _in_the_flow(heading)]
    if not headings:
        length = len(page_words(page))
        if length <= _LONG:
            raise Inapplicable("La page n'a pas de titre de rubrique, et peu de texte.")
        yield Doubt(f"La page compte {length} caractères de texte et aucun titre de rubrique.")
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
