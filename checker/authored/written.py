"""Tolerant readers of a tree as written: what can be judged is, whatever is wrong beside it.

Contradictions are judged with these alone, so that a misspelt key hides none of them. A problem found
here has no file: the caller knows it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from pydantic_core import PydanticCustomError

from checker.authored.problems import Problem, closest, quoted
from checker.authored.readers import read_day, read_moment
from checker.authored.tree import Map, Sequence, Value

MOST_GUESSES = 50
"""Unknown references of a file for which a suggestion is looked for: each costs a comparison
with every known one, and a file with more has been given the wrong neighbour altogether."""

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")


def maps_of(tree: Value | None) -> list[Map]:
    """The maps of what should be a list."""
    return [item for item in tree if isinstance(item, Map)] if isinstance(tree, Sequence) else []


def maps(holder: Map, key: str) -> list[Map]:
    """The maps of the list of a key."""
    return maps_of(holder.get(key))


def child(holder: Map, key: str) -> Map | None:
    """The map of a key."""
    value = holder.get(key)
    return value if isinstance(value, Map) else None


def text(holder: Map, key: str) -> str:
    """The text of a key; empty when there is none."""
    value = holder.get(key)
    return value.strip() if isinstance(value, str) else ""


def texts(holder: Map, key: str) -> list[str]:
    """The texts of the list of a key."""
    value = holder.get(key)
    items = value if isinstance(value, Sequence) else []
    return [item.strip() for item in items if isinstance(item, str) and item.strip()]


def word(vocabulary: type[E], holder: Map, key: str) -> E | None:
    """A word of a vocabulary; None for any other, which is told elsewhere."""
    try:
        return vocabulary(text(holder, key))
    except ValueError:
        return None


def said(reader: Callable[[Any], T], value: Value | None) -> T | None:
    """What a strict reader makes of a value; None for what it refuses, which is told elsewhere."""
    try:
        return None if value is None else reader(value)
    except PydanticCustomError:
        return None


def day(holder: Map, key: str) -> date | None:
    """A date."""
    return said(read_day, holder.get(key))


def moment(holder: Map, key: str) -> datetime | None:
    """A date and time with its offset from UTC."""
    return said(read_moment, holder.get(key))


def at(holder: Map, key: str, found: str, expected: str = "", suggestion: str = "") -> Problem:
    """A problem at a key, or at its holder."""
    return Problem("", *holder.places.get(key, holder.at), found, expected, suggestion)


def ids(tree: Value | None, key: str = "id") -> tuple[str, ...]:
    """The identifiers of a list of entries."""
    return tuple(sorted({text(entry, key) for entry in maps_of(tree)} - {""}))


def repeated(
    entries: Collection[Map],
    key: str = "id",
    found: str = "identifiant {} déjà pris ligne {}",
    expected: str = "chacun a le sien",
    same: Callable[[str], str] = str,
) -> Iterator[Problem]:
    """The values that two entries of a file share; `same` gives what two spellings of one value share."""
    first: dict[str, Map] = {}
    for entry in entries:
        value = same(text(entry, key))
        known = first.setdefault(value, entry)
        if value and known is not entry:
            yield at(entry, key, found.format(quoted(value), known.places[key][0]), expected)


def unknown(entries: Collection[Map], key: str, known: tuple[str, ...], name: str) -> Iterator[Problem]:
    """The references that lead to none of the known identifiers."""
    there = set(known)
    guesses: dict[str, str] = {}
    for entry in entries:
        value = text(entry, key)
        if not value or value in there:
            continue
        if value not in guesses and len(guesses) < MOST_GUESSES:
            guesses[value] = closest(value, known)
        expected = "aucune entrée n'a cet identifiant"
        yield at(entry, key, f"{name} {quoted(value)}", expected, guesses.get(value, ""))
