"""Finding the elements that a CSS selector designates. In the tree of a page, its index says where they may be:
libxml2, that walks the whole of it, is asked only of other trees, and what is beyond the plainest selectors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase
from typing import Final, cast

import cssselect
from cssselect.parser import Attrib, Class, CombinedSelector, Hash, Negation, Tree
from cssselect.parser import Element as Named
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from checker.model.tree import SPACES, Index, index_of

_Fits = Callable[[HtmlElement], bool]

_SMALL: Final = str.maketrans(ascii_uppercase, ascii_lowercase)
_NAME: Final = re.compile(r"[a-z][a-z0-9-]*", re.IGNORECASE)
_COMPARED: Final[dict[str, Callable[[str, str], bool]]] = {
    "=": lambda value, said: value == said,
    "~=": lambda value, said: said in SPACES.split(value),
    "^=": str.startswith,
    "$=": str.endswith,
    "*=": lambda value, said: said in value,
}


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements under `tree` that match a CSS selector, in document order. Raises `cssselect.SelectorError`
    when it is not one."""
    index = index_of(tree)
    wanted = _wanted(selector) if index is not None and index.elements[0] is tree else None
    if index is None or wanted is None:
        return cast(list[HtmlElement], compiled(selector)(tree))
    places = {place for one in wanted for place in one.places(index)}
    return [index.elements[place] for place in sorted(places)]


@lru_cache(maxsize=512)
def compiled(selector: str) -> CSSSelector:
    """A CSS selector, compiled once. Raises `cssselect.SelectorError` when it is not one."""
    return CSSSelector(selector, translator="html")


@dataclass(frozen=True)
class _Wanted:
    """One of the selectors of a list: what its elements surely have, as an index names it, and their test. `whole`:
    it asks nothing else than the first of these things."""

    keys: tuple[str, ...]
    fits: _Fits
    whole: bool = False

    def places(self, index: Index) -> Iterable[int]:
        """Where its elements are."""
        held = [index.places.get(key, ()) for key in self.keys]
        if self.whole:
            return held[0]
        candidates = min(held, key=len) if held else range(len(index.elements))
        return [place for place in candidates if self.fits(index.elements[place])]


@lru_cache(maxsize=512)
def _wanted(selector: str) -> tuple[_Wanted, ...] | None:
    """The selectors of a list; None when one of them is for libxml2."""
    read = cssselect.parse(selector)
    several = [None if one.pseudo_element else _understood(one.parsed_tree) for one in read]
    known = tuple(one for one in several if one is not None)
    return known if len(known) == len(several) else None


def _understood(tree: Tree) -> _Wanted | None:
    if isinstance(tree, Named):
        return _named(tree)
    if isinstance(tree, CombinedSelector):
        return _placed(tree)
    if not isinstance(tree, Attrib | Class | Hash | Negation):
        return None
    held = _understood(tree.selector)
    more = None if held is None else _condition(tree)
    if held is None or more is None:
        return None
    if not held.keys and isinstance(tree.selector, Named):
        return more
    return _Wanted((*held.keys, *more.keys), _both(held.fits, more.fits))


def _both(first: _Fits, second: _Fits) -> _Fits:
    return lambda element: first(element) and second(element)


def _named(tree: Named) -> _Wanted | None:
    name = (tree.element or "").lower()
    if tree.namespace or (name and not _NAME.fullmatch(name)):
        return None
    if not name:
        return _Wanted((), lambda _: True)
    return _Wanted((name,), lambda element: element.tag == name, whole=True)


def _placed(tree: CombinedSelector) -> _Wanted | None:
    """What is in, or just in, something else."""
    around, held = _understood(tree.selector), _understood(tree.subselector)
    if around is None or held is None or tree.combinator not in (" ", ">"):
        return None

    named = around.keys if isinstance(tree.selector, Named) else ()

    def inside(element: HtmlElement) -> bool:
        if tree.combinator == " ":
            return any(map(around.fits, element.iterancestors(*named)))
        parent = element.getparent()
        return parent is not None and around.fits(parent)

    return _Wanted(held.keys, _both(held.fits, inside))


def _condition(tree: Attrib | Class | Hash | Negation) -> _Wanted | None:
    """What a condition asks of an element."""
    if isinstance(tree, Class):
        return _compared("class", "~=", tree.class_name, key=f".{tree.class_name}")
    if isinstance(tree, Hash):
        return _compared("id", "=", tree.id)
    if isinstance(tree, Negation):
        refused = _understood(tree.subselector)
        return None if refused is None else _Wanted((), lambda element: not refused.fits(element))
    name = tree.attrib.lower()
    if tree.namespace or not _NAME.fullmatch(name):
        return None
    if tree.value is None:
        return _Wanted((f"[{name}]",), lambda element: element.get(name) is not None, whole=True)
    return _compared(name, tree.operator, tree.value.value or "", getattr(tree, "flag", None))


def _compared(name: str, operator: str, said: str, flag: str | None = None, key: str = "") -> _Wanted | None:
    compare = _COMPARED.get(operator)
    if compare is None or not (said or operator == "=") or (operator == "~=" and len(said.split()) != 1):
        return None
    small = flag == "i"
    said = said.translate(_SMALL) if small else said

    def fits(element: HtmlElement) -> bool:
        value = element.get(name)
        return value is not None and compare(value.translate(_SMALL) if small else value, said)

    return _Wanted((key or f"[{name}]",), fits, whole=bool(key))
