"""The way texts are read (RGAA 8.10): what `dir` says, and the texts of scripts written from right to left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from checker.model import Doubt, Found, Page, Problem
from checker.reading import exposed, folded, page_words, select, shorten
from standards.accessibilite.elements import drawn, written

_LEFTWARD: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""Letters of Hebrew, Arabic, and the other scripts written from right to left."""
_ENOUGH: Final = 10


def directions(page: Page) -> Iterator[Problem]:
    """Faults, doubts, and what was found right; nothing when no text and no attribute speaks of direction."""
    for element in select(page.dom, "[dir]"):
        if element not in drawn(page) and "-" not in element.tag:
            yield _attribute(element, element.get("dir") or "")
    for element in written(page) if _LEFTWARD.search(page_words(page)) else ():
        if (text := _text(element)) and exposed(element):
            yield from _leftward(element, text)


def _attribute(element: HtmlElement, said: str) -> Problem:
    value = said.strip().lower()
    if value in ("ltr", "rtl"):
        return Found(f"L'attribut « dir » d'un élément « {element.tag} » vaut « {value} ».", element)
    if value == "auto":
        return Doubt("L'attribut « dir » vaut « auto » : le RGAA attend « rtl » ou « ltr ».", element)
    return Problem(
        f"L'attribut « dir » vaut « {shorten(folded(said), 40)} » : seuls « rtl » et « ltr » conviennent.",
        element,
    )


def _text(element: HtmlElement) -> str:
    """The text of an element's own that is written from right to left: enough letters, and most of them."""
    own = "".join((element.text or "", *(child.tail or "" for child in element)))
    letters = [character for character in own if character.isalpha()]
    leftward = sum(1 for character in letters if _LEFTWARD.match(character))
    return folded(own) if leftward >= _ENOUGH and leftward * 2 > len(letters) else ""


def _leftward(element: HtmlElement, text: str) -> Iterator[Problem]:
    around = (element, *element.iterancestors())
    if any(one.tag == "bdi" for one in around):
        return
    said = next((one.get("dir", "").strip().lower() for one in around if one.get("dir") is not None), None)
    shown = f"« {shorten(text, 60)} » se lit de droite à gauche"
    if said is None:
        yield Problem(f"{shown} : aucun attribut « dir » ne le dit.", element)
    elif said == "ltr":
        yield Doubt(f"{shown}, et l'attribut « dir » qui l'entoure dit « ltr ».", element)
