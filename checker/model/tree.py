"""A page's tree, which no rule changes: where its elements are, and what was already read of each.

libxml2 walks the whole tree at each question, and Python makes an element anew at each walk. Some hundred rules ask
their own of one page: the tree is walked once, its elements are kept, and what is asked of one is answered once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Final, TypeVar

from lxml.etree import Element
from lxml.html import HtmlElement

_Told = TypeVar("_Told")
_INDEX: Final = "checker.index"
_ROOM: Final = 4_000_000

SPACES: Final = re.compile("[ \t\r\n]+")
"""What parts the words of an attribute."""


class Index:
    """The elements of a page, in order, and the places of those that have a tag (`a`), an attribute (`[href]`)
    or a class (`.fr-header`). `room` is how many more characters may be kept of what is read of them."""

    def __init__(self, tree: HtmlElement) -> None:
        self.elements: tuple[HtmlElement, ...] = tuple(tree.iter(Element))
        self.places: dict[str, list[int]] = defaultdict(list)
        self.room = _ROOM
        for place, element in enumerate(self.elements):
            vars(element)[_INDEX] = self
            self.places[element.tag].append(place)
            for name in element.keys():  # noqa: SIM118 - an element is not a mapping
                self.places[f"[{name}]"].append(place)
            for word in set(SPACES.split(classes)) if (classes := element.get("class")) is not None else ():
                self.places[f".{word}"].append(place)


def index_of(element: HtmlElement) -> Index | None:
    """The index of the page an element is of; None for any other tree."""
    found: Index | None = vars(element).get(_INDEX)
    return found


def once_each(read: Callable[[HtmlElement], _Told]) -> Callable[[HtmlElement], _Told]:
    """A pure reading of an element, made once for each element of a page and kept beside it: rules ask the same of
    the same elements. Whoever asks must leave what is read as it is. Another tree may change: it is read each time,
    as are texts once a page, hostile, has too many of them to keep."""
    name = f"{read.__module__}.{read.__qualname__}"

    @wraps(read)
    def kept(element: HtmlElement) -> _Told:
        known = vars(element)
        if name in known:
            told: _Told = known[name]
            return told
        value = read(element)
        index: Index | None = known.get(_INDEX)
        size = len(value) if isinstance(value, str) else 0
        if index is not None and size <= index.room:
            index.room -= size
            known[name] = value
        return value

    return kept
