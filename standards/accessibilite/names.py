"""What names an element, besides its words; and what a name is not: the name of a file, an address, signs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from lxml.html import HtmlElement

from checker.model import Page, once
from checker.reading import folded, plain, select, words

_IMAGE_FILE = re.compile(r"[^\s/\\]+\.(?:jpe?g|png|gif|svg|webp|avif|bmp|tiff?)")
_ADDRESS = re.compile(r"https?://\S+")
_TARGETS = 20
"""Elements that one attribute may name."""


@once
def ids(page: Page) -> Mapping[str, HtmlElement]:
    """The elements of a page by their `id`: the first of each, as browsers do."""
    found: dict[str, HtmlElement] = {}
    for element in select(page.dom, "[id]"):
        found.setdefault(element.get("id") or "", element)
    return found


def pointed(page: Page, element: HtmlElement, attribute: str) -> list[HtmlElement]:
    """The elements that an attribute such as `aria-labelledby` names, those that exist."""
    known = ids(page)
    names = (element.get(attribute) or "").split()[:_TARGETS]
    return [known[name] for name in names if name in known]


def pointed_words(page: Page, element: HtmlElement, attribute: str) -> str:
    """The words of the elements that an attribute names."""
    if not element.get(attribute):
        return ""
    return folded(" ".join(words(target) for target in pointed(page, element, attribute)))


def value(element: HtmlElement, attribute: str) -> str:
    """The value of an attribute, folded; empty when it has none."""
    return folded(element.get(attribute) or "")


def image_file(text: str) -> bool:
    """Whether a text is the name of an image file, and nothing else."""
    return bool(_IMAGE_FILE.fullmatch(text.lower()))


def address(text: str) -> bool:
    """Whether a text is an address, and nothing else."""
    return bool(_ADDRESS.fullmatch(text.lower()))


def file_of(source: str) -> str:
    """The name of the file at the end of an address, without its parameters."""
    return unquote(re.split(r"[?#]", source.strip()[:2000], maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1])


def letterless(text: str) -> bool:
    """Whether a text holds neither letter nor digit."""
    return bool(text.strip()) and not any(character.isalnum() for character in text)


def bare(text: str) -> str:
    """A text to compare with a list: plain, without what surrounds its first and last letters or digits."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", plain(text))
