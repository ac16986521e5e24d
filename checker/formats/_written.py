"""What several formats write alike: JSON that acts on nobody, texts of a bounded length, lines that fit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from checker.model import Rule
from checker.plain_text import ACTING, printable

_MENDING = re.compile(r"^## Comment corriger\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def as_json(document: Any) -> str:
    """A document as JSON; keys keep their order, so that equal documents give equal bytes."""
    return ACTING.sub(_escaped, json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _escaped(found: re.Match[str]) -> str:
    """A character that acts, as JSON may write it: nothing is lost. (The breaks between lines are ours.)"""
    return found[0] if found[0] == "\n" else json.dumps(found[0])[1:-1]


def short(text: str, most: int) -> str:
    """A text on one line, printable, of so many characters at most."""
    line = printable(text)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def to_mend(rule: Rule | None) -> str:
    """What a rule's page says under « Comment corriger », as Markdown; empty when there is no such rule."""
    found = _MENDING.search(rule.prose) if rule else None
    return found[1].strip() if found else ""


def guide_page(guide: str, rule: Rule | None) -> str:
    """The address of a rule's page on the published site; empty when the site or the rule is not known."""
    return f"{guide.rstrip('/')}/{rule.address}" if guide and rule else ""


def fitting(lines: Iterable[str], most: int) -> tuple[list[str], int]:
    """The first lines that take `most` bytes at most, their ends included, and how many are left out."""
    every = list(lines)
    taken = 0
    for number, line in enumerate(every):
        taken += len(line.encode()) + 1
        if taken > most:
            return every[:number], len(every) - number
    return every, 0
