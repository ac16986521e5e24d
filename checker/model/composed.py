"""A parsed page → the tree a visitor is shown: open shadow trees in their place, slots filled.

The browser's script writes each open shadow tree as a declarative template, the first child of its
host; a page as served may hold such templates too. A closed tree is never written: nobody reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lxml.etree import iterwalk
from lxml.html import HtmlElement

_HOSTS = {
    "article", "aside", "blockquote", "body", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "main", "nav", "p", "section", "span",
}  # fmt: skip
"""Elements that may have a shadow tree, besides those whose name has a hyphen (DOM standard, 4.8)."""

_DEEPEST = 32
"""Shadow trees inside one another that are read. Each level moves all that is below it: hostile
nesting must not cost the square of the page."""

Piece: TypeAlias = HtmlElement | str


def composed(tree: HtmlElement) -> HtmlElement:
    """The tree itself, every open declarative template replaced by what its host shows.

    Outer hosts come first, so that a slot handed to an inner host is filled before it moves.
    """
    done: set[HtmlElement] = set()
    for template in list(_templates(tree)):
        host = template.getparent()
        mode = (template.get("shadowrootmode") or "").strip().lower()
        if mode != "open" or host is None or host in done:
            continue
        if "-" in host.tag or host.tag in _HOSTS:
            done.add(host)
            _compose(host, template)
    return tree


def _templates(tree: HtmlElement) -> Iterator[HtmlElement]:
    level = 0
    for event, template in iterwalk(tree, events=("start", "end"), tag="template"):
        level += 1 if event == "start" else -1
        if event == "start" and level <= _DEEPEST:
            yield template


def _compose(host: HtmlElement, template: HtmlElement) -> None:
    slotted: dict[str, list[Piece]] = {}
    for piece in _pieces(host, but=template):
        name = "" if isinstance(piece, str) else (piece.get("slot") or "")
        slotted.setdefault(name, []).append(piece)
    host.remove(template)
    _fill(host, list(_pieces(template)))
    for slot in list(_slots(host)):
        name = slot.get("name") or ""
        # A slot inside the default content of another is gone once that one is filled.
        if name in slotted and any(around is host for around in slot.iterancestors()):
            _fill(slot, slotted.pop(name))
    unshown = [piece for pieces in slotted.values() for piece in pieces]
    if any(not isinstance(piece, str) or piece.strip() for piece in unshown):
        rest = host.makeelement("template")
        _fill(rest, unshown)
        host.append(rest)


def _pieces(element: HtmlElement, but: HtmlElement | None = None) -> Iterator[Piece]:
    """What an element holds, in order: texts and elements, comments left out."""
    if element.text:
        yield element.text
    for child in list(element):
        if child is not but and isinstance(child.tag, str):
            yield child
        if child.tail:
            yield child.tail


def _fill(element: HtmlElement, pieces: list[Piece]) -> None:
    """Make pieces the whole content of an element."""
    for child in list(element):
        element.remove(child)
    element.text = None
    last: HtmlElement | None = None
    for piece in pieces:
        if not isinstance(piece, str):
            piece.tail = None
            element.append(piece)
            last = piece
        elif last is None:
            element.text = (element.text or "") + piece
        else:
            last.tail = (last.tail or "") + piece


def _slots(host: HtmlElement) -> Iterator[HtmlElement]:
    """The slots of a shadow tree: not those of the trees inside it, still written as templates."""
    stack = list(reversed(host))
    while stack:
        element = stack.pop()
        if element.tag == "slot":
            yield element
        if isinstance(element.tag, str) and element.tag != "template":
            stack.extend(reversed(element))
