"""Reading objects of a PDF that may be of any type, whatever the format asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pikepdf

ROLES: Final = 10
"""Steps followed from a role of a document's own to a standard one."""


def entry(holder: Any, *names: str) -> Any:
    """What some names lead to, one in the other, from a dictionary; None where one leads nowhere."""
    for name in names:
        if not isinstance(holder, pikepdf.Dictionary | pikepdf.Stream):
            return None
        holder = holder.get(name)
    return holder


def text(value: Any) -> str:
    """A string of a PDF as text; empty when it is none."""
    return _read(value) if isinstance(value, pikepdf.String) else ""


def name(value: Any) -> str:
    """A name of a PDF, its slash included; empty when it is none."""
    return _read(value) if isinstance(value, pikepdf.Name) else ""


def _read(value: Any) -> str:
    """The characters of a string or of a name; none when its bytes stand for none."""
    try:
        return str(value)
    except UnicodeDecodeError:
        return ""


def each(value: Any) -> Iterator[Any]:
    """The items of an array; the value itself when it is none; nothing for nothing."""
    if isinstance(value, pikepdf.Array):
        yield from value
    elif value is not None:
        yield value


def place(value: Any) -> tuple[int, int] | None:
    """What names an object of its own in the file; None for one that stands in another."""
    found: tuple[int, int] = value.objgen if isinstance(value, pikepdf.Object) else (0, 0)
    return found if found[0] else None
