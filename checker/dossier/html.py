"""The dossier as HTML: its Markdown, made by a reader that lets no mark-up through."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from checker.dossier.made import Dossier
from checker.dossier.markdown import Linked, markdown
from checker.plain_text import printable

_PAGE = Markup(
    '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'\">\n"
    "<title>Dossier de mise en conformité : {}</title>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n"
)


def page(told: Dossier, linked: Linked) -> str:
    """A page that stands alone and asks the network for nothing."""
    return str(_PAGE.format(printable(told.audit.site.name), fragment(told, linked)))


def fragment(told: Dossier, linked: Linked, level: int = 1, *, titled: bool = True) -> Markup:
    """The dossier as a piece of a page."""
    return Markup(_reader().render(markdown(told, linked, level, titled=titled)))  # noqa: S704 - escapes HTML


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})
