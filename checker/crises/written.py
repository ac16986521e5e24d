"""Tolerant readers of a tree as written: what can be judged is, whatever is wrong beside it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from pydantic_core import PydanticCustomError

from checker.authored.problems import Problem
from checker.authored.tree import Map, Sequence, Value
from checker.crises.leaves import read_moment

E = TypeVar("E", bound=StrEnum)


def text(holder: Map, key: str) -> str:
    """The text of a key; empty when there is none."""
    value = holder.get(key)
    return value.strip() if isinstance(value, str) else ""


def child(holder: Map, key: str) -> Map | None:
    """The map of a key."""
    value = holder.get(key)
    return value if isinstance(value, Map) else None


def maps(holder: Map, key: str) -> list[Map]:
    """The maps of the list of a key."""
    return [item for item in _items(holder, key) if isinstance(item, Map)]


def texts(holder: Map, key: str) -> list[str]:
    """The texts of the list of a key."""
    return [item.strip() for item in _items(holder, key) if isinstance(item, str) and item.strip()]


def word(vocabulary: type[E], holder: Map, key: str) -> E | None:
    """A word of a vocabulary; None for any other, which is told elsewhere."""
    try:
        return vocabulary(text(holder, key))
    except ValueError:
        return None


def moment(holder: Map, key: str) -> datetime | None:
    """A date and time; None for what is not one, which is told elsewhere."""
    try:
        return read_moment(holder.get(key))
    except PydanticCustomError:
        return None


def at(holder: Map, key: str, found: str, expected: str = "") -> Problem:
    """A problem at a key, or at its holder; the caller, who knows the file, gives it."""
    return Problem("", *holder.places.get(key, holder.at), found, expected)


def _items(holder: Map, key: str) -> list[Value]:
    value = holder.get(key)
    return list(value) if isinstance(value, Sequence) else []
