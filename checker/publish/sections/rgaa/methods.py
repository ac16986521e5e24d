"""How a person looks, as a rule says → HTML for the page of a criterion."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=1024)
def method(text: str) -> Markup:
    """A method as HTML. Whole addresses only: a link relative to the file of its rule would lead nowhere here."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704 - our authors wrote it, and no HTML passes
