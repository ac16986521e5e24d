"""Lists of anything: gathered by what they share, followed from one to what is above it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_One = TypeVar("_One")


def grouped(pairs: Iterable[tuple[_Key, _One]]) -> dict[_Key, list[_One]]:
    """Key → everything that goes with it, keys and values in the order in which they come."""
    found: dict[_Key, list[_One]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


def line(key: str, above: Callable[[str], str | None]) -> tuple[str, ...]:
    """A key and all those above it, once each, the lowest first: what authors write may turn round."""
    found: dict[str, None] = {}
    here: str | None = key
    while here is not None and here not in found:
        found[here] = None
        here = above(here)
    return tuple(found)
