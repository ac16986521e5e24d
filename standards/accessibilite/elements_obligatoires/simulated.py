"""Paragraphs that line breaks alone make: the glossary of the RGAA says that several `br` used for it break the
criterion (« uniquement à des fins de présentation », note 1). Certain between two texts of one block that the
browser laid out apart."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from checker.model import Page, once
from checker.reading import folded, marked_hidden, plain

_INLINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "dfn", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup",
    "time", "u", "var",
})  # fmt: skip
_NO_PARAGRAPH: Final = frozenset({
    "a", "address", "button", "caption", "code", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend", "option",
    "pre", "samp", "summary", "textarea", "th",
})  # fmt: skip
"""What holds no paragraph, or where a line break is a part of the content."""
_FEWEST: Final = 2
"""Words of a text, at least: one alone is a label or a number."""
_LINE: Final = 10
_SHOWN: Final = 5


def paragraphs(page: Page, last: HtmlElement) -> tuple[str, str] | None:
    """The end and the beginning of the two texts that the run of line breaks, whose last one is given, makes
    paragraphs of; None when it may do something else."""
    run = [last]
    while (
        (before := run[-1].getprevious()) is not None
        and before.tag == "br"
        and not (before.tail or "").strip()
    ):
        run.append(before)
    if any(br.attrib for br in run) or _elsewhere(last):  # a style may show one break of the two
        return None
    (above, over), (below, under) = _before(run[-1]), _after(last)
    if not _says(above, over, _close(over, -1)) or not _says(below, under, _close(under, 1)):
        return None
    end, start = " ".join(above.split()[-_SHOWN:]), " ".join(below.split()[:_SHOWN])
    return (end, start) if _apart(page, end, start) else None


def _elsewhere(br: HtmlElement) -> bool:
    return any(one.tag in _NO_PARAGRAPH or one.get("role") == "heading" for one in br.iterancestors())


def _close(border: HtmlElement | None, way: int) -> HtmlElement | None:
    """The element that stands just before or after another, when no text parts them."""
    beyond = None if border is None else border.getnext() if way > 0 else border.getprevious()
    between = border if way > 0 else beyond
    return None if beyond is None or between is None or (between.tail or "").strip() else beyond


def _says(text: str, border: HtmlElement | None, beyond: HtmlElement | None) -> bool:
    """Whether a text has words enough for a paragraph: more where a single line break is its other border, as in
    an address or a poem."""
    line = border is not None and border.tag == "br" and not (beyond is not None and beyond.tag == "br")
    return sum(any(map(str.isalpha, word)) for word in text.split()) >= (_LINE if line else _FEWEST)


def _before(first: HtmlElement) -> tuple[str, HtmlElement | None]:
    """The text that comes just before a line break, in its block, and the element that stands before it."""
    pieces: list[str] = []
    node = first.getprevious()
    while node is not None:
        pieces.append(node.tail or "")
        if not _runs_on(node):
            break
        pieces.append(str(node.text_content()))
        node = node.getprevious()
    else:
        pieces.append(first.getparent().text or "")
    return folded("".join(reversed(pieces))), node


def _after(last: HtmlElement) -> tuple[str, HtmlElement | None]:
    """The text that comes just after a line break, in its block, and the element that stands after it."""
    pieces = [last.tail or ""]
    node = last.getnext()
    while node is not None and _runs_on(node):
        pieces += [str(node.text_content()), node.tail or ""]
        node = node.getnext()
    return folded("".join(pieces)), node


def _runs_on(node: HtmlElement) -> bool:
    """Whether the text of a block goes on through an element."""
    return node.tag in _INLINE and not marked_hidden(node)


def _apart(page: Page, end: str, start: str) -> bool:
    """Whether the browser laid out a blank line between two texts; without browser, their markup says it."""
    text = _lines(page)
    return not text or bool(re.search(rf"{re.escape(plain(end))}\n{{2,}}{re.escape(plain(start))}", text))


@once
def _lines(page: Page) -> str:
    """The lines of text of a page, as the browser laid them out, ready to be compared."""
    return "\n".join(map(plain, (page.probes.get("text") or "").split("\n")))
