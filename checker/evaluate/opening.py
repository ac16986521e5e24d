"""A piece of HTML code → the element it opens with, alone."""

from __future__ import annotations

from contextlib import suppress
from html.parser import HTMLParser

from lxml.html import Element, HtmlElement


class _Opening(HTMLParser):
    """Keeps the first opening tag, whole, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.found: HtmlElement | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.found is not None:
            return
        self.found = Element(tag)
        for name, value in attrs:
            with suppress(ValueError):  # « @click », « v-on:click.once »: names that XML does not have
                self.found.set(name, value or "")

    handle_startendtag = handle_starttag


def opened(html: str) -> HtmlElement | None:
    """The element whose code this is, with its attributes and without what it holds, in a parent of its own;
    None when its opening tag is not there whole."""
    parser = _Opening()
    with suppress(ValueError):
        parser.feed(html)
    if parser.found is not None:
        Element("div").append(parser.found)
    return parser.found
