"""The links of a page, and what surrounds each: what the RGAA calls its context."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from checker.model import Page, once
from checker.reading import (
    absolute_url,
    base_url,
    exposed,
    folded,
    marked_hidden,
    name_of,
    plain,
    select,
    words,
)
from standards.accessibilite.names import pointed_words, value

_LINKS = "a[href], area[href], [role=link]"
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_WITH_WORDS = {
    "p",
    "li",
    "td",
    "th",
    "dt",
    "dd",
    "figcaption",
    "caption",
    "label",
    "blockquote",
    "summary",
    "legend",
}
"""Elements all of whose words are the context of the links they hold."""
_BLOCKS = _WITH_WORDS | {
    "div",
    "section",
    "article",
    "nav",
    "header",
    "footer",
    "main",
    "aside",
    "form",
    "body",
}
_LISTS = {"ul", "ol"}
_DEEPEST = 6
"""Items of lists inside one another that are read."""


@dataclass(frozen=True)
class Linked:
    """A link, and the heading before it, if any."""

    element: HtmlElement
    page: Page
    heading: HtmlElement | None

    @cached_property
    def name(self) -> str:
        """A close guess of its accessible name."""
        return pointed_words(self.page, self.element, "aria-labelledby") or name_of(self.element)

    @cached_property
    def target(self) -> str:
        """Where it leads, ready to be compared; empty when it leads nowhere, or to a place of the page."""
        href = (self.element.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            return ""
        return absolute_url(base_url(self.page), href).split("#")[0].partition("://")[2].rstrip("/")

    @cached_property
    def added(self) -> str:
        """What its attributes add to its name."""
        title = value(self.element, "title")
        described = pointed_words(self.page, self.element, "aria-describedby")
        return folded(f"{'' if plain(title) == plain(self.name) else title} {described}")

    @cached_property
    def around(self) -> str:
        """The words around it: of its paragraph, its item of list and those that hold it, its cell, or its block."""
        block = next((up for up in self.element.iterancestors() if up.tag in _BLOCKS), None)
        if block is None:
            return ""
        if block.tag not in _WITH_WORDS:
            return _words_of_its_own(block)
        holders = list(block.iterancestors("li", "tr"))[:_DEEPEST]
        said = [
            _words_of(self.page, block),
            *(_words_of(self.page, one) if one.tag == "tr" else _label(one, block) for one in holders),
        ]
        return folded(" ".join(said).replace(words(self.element), " ", 1))


@once
def _known_words(_page: Page) -> dict[HtmlElement, str]:
    """The words of the blocks already read: many links stand in one."""
    return {}


def _words_of(page: Page, block: HtmlElement) -> str:
    known = _known_words(page)
    if block not in known:
        known[block] = words(block)
    return known[block]


def _label(item: HtmlElement, inside: HtmlElement) -> str:
    """The words of an item of list before the list that it holds, where something inside is a link."""
    inner = {inside, *inside.iterancestors()}
    parts = [
        words(child)
        for child in item
        if isinstance(child.tag, str) and child not in inner and child.tag not in _LISTS
    ]
    return folded(" ".join((item.text or "", *parts)))


def _words_of_its_own(block: HtmlElement) -> str:
    """The words of a block, but for those of the links and blocks that it holds."""
    parts = [block.text or ""]
    for child in block:
        if isinstance(child.tag, str) and child.tag not in _BLOCKS | {"a", "script", "style", "ul", "ol"}:
            parts.append("" if marked_hidden(child) or child.get("role") == "link" else words(child))
        parts.append(child.tail or "")
    return folded(" ".join(parts))


@once
def linked(page: Page) -> tuple[Linked, ...]:
    """The links that a page gives to assistive technologies, in order, each with the heading before it. An `a` that
    says it is a button or a tab is none."""
    found: list[Linked] = []
    heading: HtmlElement | None = None
    for element in select(page.dom, f"{_LINKS}, h1, h2, h3, h4, h5, h6, [role=heading]"):
        if element.tag in _HEADINGS or element.get("role") == "heading":
            heading = element if exposed(element) and name_of(element) else heading
        elif exposed(element) and element.get("role", "link").strip() in ("link", ""):
            found.append(Linked(element, page, heading))
    return tuple(found)


@once
def has_links(page: Page) -> bool:
    """Whether a page has any link at all, hidden ones included."""
    return bool(select(page.dom, _LINKS))
