"""Which pages of a site are made alike: the structure of what each shows, and which one stands for a template.

The shape of a page is pure. Classes say nothing of it: a name is no structure. Nor does running text: two
articles are made alike, whatever their headings and lists.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from checker.model import Entry, State
from checker.model.address import Address
from checker.model.visits import parse_html

_NEVER: Final = frozenset({"script", "style", "noscript", "template", "link", "meta", "svg", "math", "head"})
"""What shows nothing, or is drawn in one piece."""

_PROSE: Final = frozenset(
    [
        "a",
        "abbr",
        "address",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "cite",
        "code",
        "dd",
        "del",
        "dfn",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "li",
        "mark",
        "ol",
        "p",
        "picture",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "source",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
"""What running text is made of: what holds other things counts by what it holds."""

_KINDS: Final = {
    "table": "tableau",
    "form": "formulaire",
    "textarea": "formulaire",
    "video": "média",
    "audio": "média",
    "object": "média",
    "embed": "média",
    "iframe": "cadre",
    "canvas": "image dessinée",
    "pre": "code",
}
"""Contents by which two pages of one structure differ all the same: they may not bear a state alike."""

_MAIN_ALIKE: Final = 0.7
_FRAME_ALIKE: Final = 0.8
"""The share of their ways that two contents, and what surrounds them, have in common when they are made alike."""

_MOST: Final = 20_000
_LONGEST: Final = 1_000
"""Elements of a page that are looked at; characters of the way to one."""


@dataclass(frozen=True)
class Shape:
    """How a page is made: the ways to the elements of its content, and of what surrounds it; the kinds of
    contents that it bears."""

    main: frozenset[str]
    frame: frozenset[str]
    kinds: frozenset[str]

    def alike(self, other: Shape) -> bool:
        """Whether two pages are of one template."""
        return (
            self.kinds == other.kinds
            and _share(self.main, other.main) >= _MAIN_ALIKE
            and _share(self.frame, other.frame) >= _FRAME_ALIKE
        )


def shape_of(html: str) -> Shape:
    """The shape of a page, as a browser shows it. A page without main content is all content."""
    tree = parse_html(html)
    found = tree.xpath("//main | //*[@role='main']")
    content = found[0] if found else None
    main: set[str] = set()
    frame: set[str] = set()
    kinds: set[str] = set()
    for number, (element, way, inside) in enumerate(_walked(tree, content)):
        if number >= _MOST:
            break
        (main if inside else frame).add(way)
        if inside and element.tag in _KINDS:
            kinds.add(_KINDS[element.tag])
    return Shape(frozenset(main), frozenset(frame), frozenset(kinds))


def _walked(tree: HtmlElement, content: HtmlElement | None) -> Iterator[tuple[HtmlElement, str, bool]]:
    """Each element that shows something, the way to it, and whether it is of the content."""
    left: list[tuple[HtmlElement, str, bool]] = [(tree, "", content is None)]
    while left:
        element, way, inside = left.pop()
        if not isinstance(element.tag, str) or element.tag in _NEVER:
            continue
        if element is content:
            way, inside = "", True
        own = _step(element)
        way = f"{way}/{own}" if own and len(way) < _LONGEST else way
        yield element, way, inside
        left.extend((child, way, inside) for child in element)


def _step(element: HtmlElement) -> str:
    """What an element adds to the way of those it holds; nothing when it is of running text."""
    tag = str(element.tag)
    role = (element.get("role") or "").strip().lower()
    if tag in _PROSE and not role:
        return ""
    sort = (element.get("type") or "").strip().lower() if tag == "input" else ""
    return ":".join(filter(None, (tag, sort, role)))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """What two sets have in common, from 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 1.0


@dataclass
class Template:
    """A template of a site: the page that stands for it, and the page that each state is seen on."""

    url: str
    shape: Shape
    states: dict[str, str] = field(default_factory=dict)


class Templates:
    """The templates of a site, as its pages come. Pages are told in the order in which they are to be seen,
    whichever thread looks at them: the same pages always give the same templates."""

    def __init__(self) -> None:
        self._known: list[Template] = []
        self._of: dict[int, Template] = {}
        self._given = 0
        self._told: set[int] = set()
        self._changed = threading.Condition()

    def turns(self, count: int) -> Iterable[int]:
        """The turns of some pages more. Each is to be ended by `skip`, whatever became of its page."""
        first, self._given = self._given, self._given + count
        return range(first, self._given)

    def seen(self, turn: int, url: str, shape: Shape, wanted: Iterable[str]) -> Mapping[str, str]:
        """State → the page of the same template on which it is seen; those that the page at `url` is left to
        be seen in are not there. Waits for the pages before it to be known."""
        with self._changed:
            self.wait(turn)
            mine = self._matching(url, shape)
            if mine is None:
                mine = Template(url, shape)
                self._known.append(mine)
            self._of[turn] = mine
            elsewhere = {name: mine.states.setdefault(name, url) for name in wanted}
        self.skip(turn)
        return {name: place for name, place in elsewhere.items() if place != url}

    def wait(self, turn: int) -> None:
        """Wait until what the pages before that of a turn are like is known."""
        with self._changed:
            self._changed.wait_for(lambda: self._told.issuperset(range(turn)))

    def skip(self, turn: int) -> None:
        """What the page of a turn is like is known, or never will be."""
        with self._changed:
            self._told.add(turn)
            self._changed.notify_all()

    def ended(self, turn: int, url: str, states: Mapping[str, State]) -> None:
        """A state in which the page at `url` could not be seen is left to the next one of its template."""
        with self._changed:
            mine = self._of.get(turn)
            for name, state in states.items():
                if mine and mine.states.get(name) == url and state.entry in _FAILED:
                    del mine.states[name]

    def of(self, turn: int) -> str:
        """The address of the page that stands for the template of a page; empty when it has none."""
        known = self._of.get(turn)
        return known.url if known else ""

    def _matching(self, url: str, shape: Shape) -> Template | None:
        """The template that the page at `url` is closest to, the first of those that are as close. A page of
        another host stands for none of this one."""
        host = Address.of(url).bare
        close = [one for one in self._known if Address.of(one.url).bare == host and one.shape.alike(shape)]
        return max(close, key=lambda one: _share(one.shape.main, shape.main), default=None)


_FAILED: Final = frozenset({Entry.TIMEOUT, Entry.BROKEN})
