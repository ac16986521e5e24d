"""A tree of maps, lists and texts that remembers its lines, built from YAML events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import yaml

from checker.authored.problems import Problem, quoted

Place: TypeAlias = tuple[int, int]
"""A line and a column, from 1."""


class Map(dict[str, "Value"]):
    """A YAML map, where it starts, and where each of its keys is (keys without value included)."""

    __slots__ = ("at", "places")

    def __init__(self, at: Place) -> None:
        self.at = at
        self.places: dict[str, Place] = {}


class Sequence(list["Value"]):
    """A YAML list, where it starts, and where each of its items is."""

    __slots__ = ("at", "places")

    def __init__(self, at: Place) -> None:
        self.at = at
        self.places: list[Place] = []


Value: TypeAlias = str | Map | Sequence


class Refused(Exception):
    """The file cannot be read any further."""

    def __init__(self, at: Place, found: str, expected: str = "") -> None:
        super().__init__(found)
        self.at, self.found, self.expected = at, found, expected


def start_of(event: yaml.Event) -> Place:
    """Where an event starts."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def document(events: Iterator[yaml.Event], file: str, problems: list[Problem], expected: str) -> Value:
    """The tree of the one document that the events describe; `expected` says what an empty one should hold.

    Problems that do not prevent reading on are added to `problems`; `Refused` says the others.
    """
    next(events)  # the start of the stream
    tree = None
    if not isinstance(next(events), yaml.StreamEndEvent):
        tree = _value(next(events), events, file, problems)
    for _ in events:  # to the end, where a syntax error or a second document may still be
        pass
    if tree is None:
        raise Refused((1, 1), "fichier vide", expected)
    return tree


_NOTHING = {"", "~", "null", "Null", "NULL"}


def _value(
    event: yaml.Event, events: Iterator[yaml.Event], file: str, problems: list[Problem]
) -> Value | None:
    """One value and all it holds; None for a value that was not written."""
    if isinstance(event, yaml.ScalarEvent):
        return None if event.implicit[0] and event.value in _NOTHING else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(start_of(event), events, file, problems)
    return _map(start_of(event), events, file, problems)


def _sequence(at: Place, events: Iterator[yaml.Event], file: str, problems: list[Problem]) -> Sequence:
    sequence = Sequence(at)
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        item_at = start_of(event)
        item = _value(event, events, file, problems)
        if item is None:
            problems.append(Problem(file, *item_at, "élément de liste sans valeur", "retirez le tiret"))
            continue
        sequence.places.append(item_at)
        sequence.append(item)
    return sequence


def _map(at: Place, events: Iterator[yaml.Event], file: str, problems: list[Problem]) -> Map:
    found = Map(at)
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key_at = start_of(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise Refused(key_at, "clé qui n'est pas un simple mot", "écrivez « clé: valeur »")
        key = event.value
        value = _value(next(events), events, file, problems)
        if key in found.places:
            line = found.places[key][0]
            repeated = f"clé {quoted(key)} répétée"
            problems.append(Problem(file, *key_at, repeated, f"elle est déjà ligne {line}"))
            continue
        found.places[key] = key_at
        if value is None:
            message = f"clé {quoted(key)} sans valeur"
            problems.append(Problem(file, *key_at, message, "écrivez-la ou retirez la ligne"))
            continue
        found[key] = value
    return found
