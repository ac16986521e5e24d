"""The elements and attributes that lay out instead of style sheets, and the spaces that do (RGAA 10.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from lxml.html import HtmlElement

from checker.model import Doubt, Page, Problem
from checker.reading import exposed, folded, page_words, shorten, shown
from standards.accessibilite.elements import elements, written

TAGS: Final = frozenset({"basefont", "big", "blink", "center", "font", "marquee", "s", "strike", "tt"})
"""The elements that the method of test 10.1.1 lists. `u` is one of them but in HTML5."""

_CELLS: Final = frozenset({"td", "th", "tr", "thead", "tbody", "tfoot", "col", "colgroup"})
_ALIGNED: Final = _CELLS | frozenset({
    "caption", "applet", "iframe", "img", "input", "object", "embed", "legend", "table", "hr", "div", "h1", "h2", "h3",
    "h4", "h5", "h6", "p", "span", "center",
})  # fmt: skip
_BODY: Final = frozenset({"body"})
_GROUND: Final = frozenset({"body", "table", "td", "th", "tr", "thead", "tbody", "tfoot"})
_IMAGES: Final = frozenset({"applet", "img", "object", "embed"})
_FRAMES: Final = frozenset({"frame", "iframe", "body"})

ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "align": _ALIGNED,
    "alink": _BODY,
    "background": _GROUND,
    "bgcolor": _GROUND,
    "border": _IMAGES | {"table", "iframe"},
    "cellpadding": frozenset({"table"}),
    "cellspacing": frozenset({"table"}),
    "char": _CELLS,
    "charoff": _CELLS,
    "clear": frozenset({"br"}),
    "color": frozenset({"font", "basefont", "hr"}),
    "compact": frozenset({"dl", "ol", "ul", "dir", "menu"}),
    "frameborder": _FRAMES,
    "hspace": _IMAGES | {"iframe"},
    "link": _BODY,
    "marginheight": _FRAMES,
    "marginwidth": _FRAMES,
    "text": _BODY,
    "valign": _CELLS,
    "vlink": _BODY,
    "vspace": _IMAGES | {"iframe"},
    "size": frozenset({"font", "basefont", "hr", "input"}),
    "width": _CELLS | {"table", "hr", "pre", "applet"},
    "height": _CELLS | {"table", "hr", "applet"},
}
"""Attribute that the method of test 10.1.2 lists → the elements where HTML, or browsers, made it a style. On
others, it may be the site's own."""

_FREE: Final = {
    "size": frozenset({"select"}),
    "width": frozenset({"img", "object", "embed", "canvas", "svg", "math"}),
    "height": frozenset({"img", "object", "embed", "canvas", "svg", "math"}),
    "color": frozenset({"link", "meta"}),
}
"""Where the method allows them, or where they say something else."""
_SIZED: Final = frozenset({"iframe", "video", "source", "input"})
"""Elements that HTML gives a width and a height, and the method does not."""

Group = tuple[str, str]


def tags(page: Page, html5: bool, declared: bool) -> Iterator[Problem]:
    """One problem an element that lays out; `u` when the type of document is not that of HTML5."""
    found: dict[str, list[HtmlElement]] = {}
    for element in written(page):
        if element.tag in TAGS or (element.tag == "u" and not html5):
            found.setdefault(element.tag, []).append(element)
    for tag, them in found.items():
        message = f"La balise de présentation « {tag} » est {_times(len(them))} dans la page."
        yield Problem(message, them[0]) if tag != "u" or declared else Doubt(message, them[0])


def attributes(page: Page) -> Iterator[Problem]:
    """One problem an attribute that lays out and the element that bears it."""
    found: dict[Group, list[HtmlElement]] = {}
    for element in written(page):
        for name in filter(ATTRIBUTES.__contains__, element.keys()):
            if element.tag not in _FREE.get(name, ()):
                found.setdefault((element.tag, name), []).append(element)
    for (tag, name), them in found.items():
        if (told := _told(tag, name, them)) is not None:
            yield told


def _told(tag: str, name: str, them: list[HtmlElement]) -> Problem | None:
    message = f"L'attribut de présentation « {name} » est {_times(len(them))} sur une balise « {tag} »."
    if tag in ATTRIBUTES[name]:
        return Problem(message, them[0])
    seen = next((one for one in them if shown(one)), None)
    if seen is None:
        return None
    if tag in _SIZED:
        return Doubt(
            f"{message} HTML l'y admet, la méthode du RGAA non : la feuille de styles peut-elle le dire ?",
            seen,
        )
    return Doubt(f"{message} Met-il vraiment en forme ?", seen)


def _times(count: int) -> str:
    return f"{count} fois" if count > 1 else "une fois"


_SPACED: Final = re.compile(r"(?<!\w)(?:[^\W\d_] ){4,40}[^\W\d_](?!\w)")
_HINT: Final = re.compile(r"\s\w\s\w\s\w\s")
_SHORTEST: Final = 6
_BLANKS: Final = re.compile("\u00a0{5,}|(?:\u00a0 ){5,}")
_KEPT: Final = frozenset({"pre", "code", "kbd", "samp", "textarea", "script", "style", "title", "option"})


def spaces(page: Page) -> Iterator[Doubt]:
    """Texts whose letters are spaced by spaces, or that rows of no-break spaces put aside."""
    blanks = page.html.count("&nbsp;") + page.html.count("\u00a0") >= 5
    if not blanks and not _HINT.search(page_words(page)):
        return
    for element in elements(page):
        if element.tag in _KEPT:
            continue
        for text in (element.text, *(child.tail for child in element)):
            if text and len(text) >= _SHORTEST and (told := _spaced(text)) and exposed(element):
                yield Doubt(told, element)


def _spaced(text: str) -> str:
    found = _SPACED.search(folded(text)) if _HINT.search(text) else None
    if found and not _alphabet(found[0]):
        return f"« {shorten(found[0], 60)} » : des espaces séparent-elles les lettres d'un mot ?"
    if _BLANKS.search(text) and text.strip():
        return f"Des espaces insécables se suivent dans « {shorten(folded(text), 60)} » : servent-elles à aligner un texte ?"
    return ""


def _alphabet(letters: str) -> bool:
    """Whether letters are a piece of the alphabet, or all the same: a list, not a word."""
    them = letters.lower().split()
    steps = {ord(after) - ord(before) for before, after in pairwise(them)}
    return steps in ({1}, {0})
