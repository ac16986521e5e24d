"""The images of a page: all the elements that the RGAA calls images, and the texts that stand for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from checker.model import Page, once
from checker.reading import exposed, folded, select, shown
from standards.accessibilite.names import pointed_words, value

_ELEMENTS = (
    "img, area, input[type=image i], object[type^=image i], embed[type^=image i], svg, canvas, [role=img]"
)
_INSIDE = {"template", "noscript", "svg"}
_STORES = {"defs", "symbol", "pattern", "marker", "clipPath", "clippath", "mask"}
"""Parts of a drawing that are drawn elsewhere, or not at all."""


@dataclass(frozen=True)
class Picture:
    """An image of a page."""

    element: HtmlElement
    page: Page

    @property
    def tag(self) -> str:
        """« img » for whatever has the role of an image and no kind of its own."""
        tag = str(self.element.tag)
        return tag if tag in ("area", "input", "object", "embed", "svg", "canvas") else "img"

    @cached_property
    def texts(self) -> dict[str, str]:
        """What may stand for the image, by where it is written; what is empty is left out."""
        found = {name: value(self.element, name) for name in ("alt", "aria-label", "title")}
        found["aria-labelledby"] = pointed_words(self.page, self.element, "aria-labelledby")
        if self.tag == "svg":
            found["balise title"] = " ".join(own_words(self.element, "title"))
        if self.tag not in ("img", "area", "input"):
            found.pop("alt")
        return {where: text for where, text in found.items() if text}

    @cached_property
    def exposed(self) -> bool:
        """Whether assistive technologies are given it, as far as its markup says."""
        return exposed(self.element) and self.element.get("role") not in ("presentation", "none")

    @cached_property
    def captioned(self) -> bool:
        """Whether it stands in a figure that has a caption: criterion 1.2 then says nothing of it."""
        figure = next(self.element.iterancestors("figure"), None)
        return figure is not None and bool(select(figure, "figcaption"))


@once
def pictures(page: Page) -> tuple[Picture, ...]:
    """Every image of a page, hidden ones included; not what is inside a drawing, nor stores of symbols, nor
    trackers of one pixel."""
    found = (Picture(element, page) for element in select(page.dom, _ELEMENTS))
    return tuple(picture for picture in found if not _left_out(picture.element))


def own_words(drawing: HtmlElement, tag: str) -> list[str]:
    """The words of the `title` or `desc` elements of a drawing, but for its stores of symbols."""
    return [
        text
        for one in drawing.iter(tag)
        if (text := folded(one.text_content())) and not any(up.tag in _STORES for up in one.iterancestors())
    ]


def drawn(drawing: HtmlElement) -> bool:
    """Whether a drawing is shown and draws something of its own: not a store of symbols or filters."""
    size = {(drawing.get(name) or "").strip() for name in ("width", "height")}
    return shown(drawing) and not size & {"0", "0px"} and len(drawing) > 0


def _left_out(element: HtmlElement) -> bool:
    inside = any(up.tag in _INSIDE for up in element.iterancestors())
    return inside or _pixel(element) or (element.tag == "svg" and not _draws(element))


def _draws(drawing: HtmlElement) -> bool:
    return not len(drawing) or any(isinstance(part.tag, str) and part.tag not in _STORES for part in drawing)


def _pixel(element: HtmlElement) -> bool:
    return {element.get("width"), element.get("height")} <= {"0", "1", "0px", "1px"}
