"""How far a document is read: time, loops, sizes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date


class Refused(Exception):
    """A document is not read; the message, in French, says why."""


@dataclass(frozen=True)
class Clock:
    """The moment, of the monotonic clock, after which nothing more is looked at."""

    until: float

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self.until


def day(text: str) -> str:
    """The day at the head of a date of PDF (« D:20190412… ») or of XML (« 2019-04-12T… »), as ISO 8601;
    empty when there is none."""
    digits = text.strip().removeprefix("D:").replace("-", "")[:8]
    try:
        return date.fromisoformat(digits).isoformat() if digits.isdecimal() else ""
    except ValueError:
        return ""


SHORT = 300
"""Characters kept of what a file says of itself."""


def short(text: str) -> str:
    """Text on one line, its beginning, that JSON and a database can hold."""
    clean = "".join(c for c in text[: 4 * SHORT] if c.isprintable() or c.isspace())
    return " ".join(clean.encode("utf-8", "ignore").decode().split())[:SHORT]
