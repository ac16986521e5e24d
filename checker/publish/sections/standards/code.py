"""Code → HTML with its colours, as the Markdown of MkDocs writes it. Pure."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name


def coloured(code: str, language: str) -> Markup:
    """A block of code, safe, whose words and signs bear the classes our stylesheet knows."""
    return Markup(highlight(code, _lexer(language), _formatter()))  # noqa: S704 - Pygments escapes


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language)


@cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(cssclass="highlight", wrapcode=True)
