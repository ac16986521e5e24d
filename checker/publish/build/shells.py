"""A shell: a page as MkDocs builds it, emptied, in which any number of bodies can be put. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from checker.publish.page.typography import spaced

NAME, TITLE = "coquille-conforme-nom", "coquille-conforme-titre"
ANCHOR, BODY = "coquille-conforme-ancre", "<!-- <h1 -->coquille-conforme-corps"
"""What stands, in a shell, for the last step of the page's address, its title, where its heading is, its
body (it holds a heading, or the theme would add one)."""

_ANCHOR = re.compile(r'<h1 id="([^"]+)"')


def anchor_of(body: str) -> str:
    """The anchor of the first heading of a finished page."""
    match = _ANCHOR.search(body)
    return match[1] if match else "contenu"


@dataclass(frozen=True)
class Shell:
    """The text around, in pieces, so that filling it costs a concatenation."""

    text: str

    def fill(self, name: str, title: str, body: str) -> str:
        """A whole page. The title is data; the body is HTML already, with its French spaces."""
        start, _, end = self.text.partition(BODY)
        said = {NAME: escape(name), TITLE: spaced(escape(title)), ANCHOR: anchor_of(body)}
        return f"{_replaced(start, said)}{body}{_replaced(end, said)}"


def _replaced(text: str, values: Mapping[str, str]) -> str:
    for word, value in values.items():
        text = text.replace(word, value)
    return text
