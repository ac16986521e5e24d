"""The fields of a PDF form: how many a person fills, and which have no tooltip (ISO 32000-1, 12.7.3)."""

from __future__ import annotations

from typing import Any, Final

from checker.anatomy.bounds import Clock, short
from checker.anatomy.objects import each, entry, name, place, text

_MOST: Final = 20_000
_TOLD: Final = 20
_PUSH_BUTTON: Final = 1 << 16
_HIDDEN: Final = 1 << 1


def fields(first: Any, clock: Clock) -> tuple[int, tuple[str, ...]]:
    """How many fields a person fills, and the first names of those without a tooltip. A field takes the
    type, the flags and, for our care, the tooltip of the one that holds it."""
    stack = [(field, "", 0, "", "") for field in reversed(list(each(first)))]
    known: set[tuple[int, int]] = set()
    unnamed: list[str] = []
    count = walked = 0
    while stack and walked < _MOST and not clock.over:
        field, kind, flags, tip, full = stack.pop()
        walked += 1
        here = place(field)
        if here in known:
            continue
        known |= {here} if here else set()
        kind = name(entry(field, "/FT")) or kind
        own = entry(field, "/Ff")
        flags = own if isinstance(own, int) else flags
        tip = text(entry(field, "/TU")).strip() or tip
        full = ".".join(filter(None, (full, short(text(entry(field, "/T"))))))
        inner = [kid for kid in each(entry(field, "/Kids")) if entry(kid, "/T") is not None]
        stack += [(kid, kind, flags, tip, full) for kid in reversed(inner)]
        if inner or not _filled(field, kind, flags):
            continue
        count += 1
        if not tip and len(unnamed) < _TOLD:
            unnamed.append(short(full))
    return count, tuple(unnamed)


def _filled(field: Any, kind: str, flags: int) -> bool:
    """Whether a person fills a field: it is neither a signature, nor a button with its own caption, nor hidden."""
    if kind in ("", "/Sig") or (kind == "/Btn" and flags & _PUSH_BUTTON):
        return False
    shown = entry(field, "/F")
    return not (isinstance(shown, int) and shown & _HIDDEN)
