"""The texts of a page, block by block, each with the language announced for it. Read once a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from lxml.etree import Element
from lxml.html import HtmlElement

from checker.model import Page, once
from checker.reading import UNREAD, language_of
from standards.accessibilite.elements import elements
from standards.accessibilite.elements_obligatoires.languages import Tongue, primary, tongue

_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_NOT_PROSE: Final = frozenset({
    "pre", "code", "samp", "kbd", "textarea", "select", "option", "script", "style",
})  # fmt: skip
_UNSHOWN: Final = frozenset({"head", "dialog"})
_FEW: Final = 200
"""Characters of a text below which it may well come again."""
_MOST: Final = 4000
"""Blocks that are read."""


@dataclass(frozen=True)
class Passage:
    """A block of text that holds no other, the language announced for it (small letters, no country), whether
    the page's own says it, and the common words of its text."""

    element: HtmlElement
    language: str
    inherited: bool
    tongue: Tongue


@once
def passages(page: Page) -> tuple[Passage, ...]:
    """The blocks of text of a page that are shown, but code and those whose parts change language."""
    everything = elements(page)
    spoken = _languages(everything)
    leaves = [one for one in _leaves(everything) if one.tag not in _NOT_PROSE][:_MOST]
    root = primary(language_of(page.dom))
    read = []
    for leaf in leaves:
        own, hidden = spoken[leaf]
        if not hidden and (text := _text(leaf)):
            read.append(Passage(leaf, own or root, not own or own == root, _tongue(text)))
    return tuple(passage for passage in read if passage.tongue.words)


def _tongue(text: str) -> Tongue:
    return _tongue_of_few(text) if len(text) < _FEW else tongue([text])


@lru_cache(maxsize=4096)
def _tongue_of_few(text: str) -> Tongue:
    """The same few words are in the menus, the header and the footer of each page of a site."""
    return tongue([text])


def _text(leaf: HtmlElement) -> str:
    """The text of a block; empty when a part of it changes language, or is a script."""
    if not len(leaf):
        return leaf.text or ""
    parts = leaf.iterdescendants(Element)
    if any(part.tag in UNREAD or (part.attrib and language_of(part)) for part in parts):
        return ""
    return str(leaf.text_content())


def _languages(everything: tuple[HtmlElement, ...]) -> dict[HtmlElement, tuple[str, bool]]:
    """Each element → the language announced for it below the root, and whether its markup hides it."""
    said: dict[HtmlElement, tuple[str, bool]] = {}
    for element in everything:
        parent = element.getparent()
        above, hidden = said.get(parent, ("", False)) if parent is not None else ("", False)
        if not element.attrib and element.tag not in _UNSHOWN:
            said[element] = (above, hidden)
            continue
        own = "" if parent is None else primary(language_of(element))
        said[element] = (own or above, hidden or _hides(element))
    return said


def _hides(element: HtmlElement) -> bool:
    style = element.get("style")
    if element.get("hidden") is not None or element.tag in _UNSHOWN:
        return True
    return bool(style) and "display:none" in style.replace(" ", "").lower()


def _leaves(everything: tuple[HtmlElement, ...]) -> list[HtmlElement]:
    """The blocks that hold no block, in order."""
    holders: set[HtmlElement] = set()
    leaves = []
    for element in reversed(everything):
        block = element.tag in _BLOCKS
        parent = element.getparent()
        if parent is not None and (block or element in holders):
            holders.add(parent)
        if block and element not in holders:
            leaves.append(element)
    return leaves[::-1]
