"""What the code of a page holds, read once for several rules."""

from __future__ import annotations

from checker.model import Page, once


@once
def lowered(page: Page) -> str:
    """The code of the page shown, in small letters: to know at once that a word is nowhere in it."""
    return page.html.lower()
