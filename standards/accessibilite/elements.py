"""What several chapters read of a page: its elements, those of its drawings, what its scripts can do. Each is
read once a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from lxml.etree import Element
from lxml.html import HtmlElement

from checker.model import Page, Problem, once
from checker.reading import select

_MOST = 60
_Told = TypeVar("_Told", bound=Problem)


def first(problems: Iterable[_Told]) -> Iterator[_Told]:
    """The first of many: each is shown with its place, which costs as much as the element has neighbours."""
    return islice(problems, _MOST)


@once
def elements(page: Page) -> tuple[HtmlElement, ...]:
    """The elements of the page, in order, but those that are not part of it: what templates and `noscript`
    hold, where scripts run."""
    aside = _aside(page)
    return tuple(one for one in page.dom.iter(Element) if one not in aside)


@once
def _aside(page: Page) -> frozenset[HtmlElement]:
    return frozenset(one for held in page.dom.iter("template", "noscript") for one in held.iter(Element))


def those(page: Page, selector: str) -> list[HtmlElement]:
    """Those of the elements of the page that a selector designates."""
    return [one for one in select(page.dom, selector) if one not in _aside(page)]


@once
def drawn(page: Page) -> frozenset[HtmlElement]:
    """The elements of drawings and formulas, which are not HTML; without `svg` and `math` themselves."""
    return frozenset(
        one for drawing in page.dom.iter("svg", "math") for one in drawing.iter(Element) if one is not drawing
    )


@once
def written(page: Page) -> tuple[HtmlElement, ...]:
    """The elements of the page that are HTML's own: neither drawings nor components of the site."""
    inside = drawn(page)
    return tuple(one for one in elements(page) if one not in inside and "-" not in one.tag)


@once
def scripted(page: Page) -> bool:
    """Whether anything in the page, or in what was served, runs a script."""
    if "<script" in page.source or "<script" in page.source.lower():
        return True
    return any(
        one.tag == "script" or any(name.startswith("on") for name in one.attrib) or _runs(one)
        for one in elements(page)
    )


def _runs(element: HtmlElement) -> bool:
    return (element.get("href") or "").strip().lower().startswith("javascript:") or "-" in element.tag
