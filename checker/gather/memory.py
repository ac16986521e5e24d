"""Answers that are asked for once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

KEPT: Final = 512
"""Answers remembered of one kind: a worker lives through thousands of hosts."""

Key = TypeVar("Key")
Value = TypeVar("Value")


def remembered(known: dict[Key, Value], key: Key, make: Callable[[], Value]) -> Value:
    """The value known for a key, made the first time. The oldest one goes when there are too many."""
    if key not in known:
        value = make()
        while len(known) >= KEPT:
            known.pop(next(iter(known)), None)
        known[key] = value
        return value
    return known[key]


def forget(known: dict[Key, Value], failed: Callable[[Value], bool]) -> None:
    """Drops the values that say only that something failed."""
    for key in [key for key, value in list(known.items()) if failed(value)]:
        known.pop(key, None)
