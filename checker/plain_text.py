"""Sentences for people. Text of pages, files and headers is made safe to show: what acts instead of
being read is taken out.

A page may hold sequences that drive a terminal, marks that reverse the reading order, characters
nobody sees. Every format whose own syntax does not escape them passes each text through here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

_SPACES = "\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029"
_ACTING = (
    "\x00-\x1f\x7f-\x9f"  # control characters: the first of an escape sequence is one of them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks of reading order
    "\u2028\u2029\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"  # line breaks, marks nobody sees
    "\ud800-\udfff\ufffe\uffff"  # halves of pairs and what is no character
)
ACTING = re.compile(f"[{_ACTING}]")
"""A character that acts instead of being read."""

_SPACE = re.compile(f"[{_SPACES}]")


def printable(text: str) -> str:
    """A text on one line, without the characters that act: spaces for breaks, � for the others."""
    if text.isprintable():
        return text
    return ACTING.sub(lambda found: " " if _SPACE.match(found[0]) else "\ufffd", text)


def printable_lines(text: str) -> str:
    """Lines of our own making, each of them printable."""
    return "\n".join(map(printable, text.split("\n")))


def counted(number: int, noun: str) -> str:
    """« 1 site vu », « 2 sites vus »: every word of the noun takes the plural mark."""
    return f"{number} {noun if number < 2 else ' '.join(map(_plural, noun.split()))}"


def named(names: Sequence[str], most: int = 5) -> str:
    """The first of some names, and a mark when there are others."""
    return ", ".join(names[:most]) + ("…" if len(names) > most else "")


def _plural(word: str) -> str:
    return word if word.endswith(("s", "x", "z")) else f"{word}s"


_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre", "décembre",
)  # fmt: skip


def french_date(day: str | date) -> str:
    """An ISO date (or the date part of an ISO time) in French words."""
    value = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number} {_MONTHS[value.month - 1]} {value.year}"
