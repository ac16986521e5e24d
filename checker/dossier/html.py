"""The dossier as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from markupsafe import Markup

from checker.dossier.made import Dossier
from checker.dossier.told import Address, Block, Code, Kind, Linked, Page, Piece, blocks
from checker.formats._frame import link
from checker.plain_text import printable

_PAGE = Markup(
    '<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'\">\n"
    "<title>Dossier de mise en conformité : {}</title>\n</head>\n<body>\n<main>\n{}\n</main>\n</body>\n</html>\n"
)
_LISTS = {Kind.ITEM: "ul", Kind.STEP: "ol"}


def page(told: Dossier, linked: Linked) -> str:
    """A page that stands alone and asks the network for nothing."""
    return str(_PAGE.format(printable(told.audit.site.name), fragment(told, linked)))


def fragment(told: Dossier, linked: Linked, level: int = 1, *, titled: bool = True) -> Markup:
    """The dossier as a piece of a page. `level` is that of its title, which may be left out where there is one."""
    every = blocks(told, linked)
    if not titled:
        next(every)
    return Markup("\n".join(_lines(every, level)))  # noqa: S704 - each piece is escaped


def _lines(told: Iterator[Block], level: int) -> Iterator[str]:
    opened: list[str] = []
    for block in told:
        words = "".join(map(_written, block.pieces))
        depth = block.depth + 1 if block.kind in _LISTS else 0
        yield from _closed(opened, depth)
        if depth:
            yield from _item(opened, depth, _LISTS[block.kind], words)
        elif block.kind is Kind.TITLE:
            yield f"<h{level + block.depth}>{words}</h{level + block.depth}>"
        else:
            yield f"<p>{words}</p>"
    yield from _closed(opened, 0)


def _closed(opened: list[str], depth: int) -> Iterator[str]:
    """The ends of the lists deeper than a depth."""
    while len(opened) > depth:
        yield f"</li></{opened.pop()}>"


def _item(opened: list[str], depth: int, kind: str, words: str) -> Iterator[str]:
    if len(opened) < depth:
        opened.append(kind)
        yield f"<{kind}><li>{words}"
    else:
        yield f"</li><li>{words}"


def _written(piece: Piece) -> str:
    match piece:
        case Code(words):
            return f"<code>{escape(printable(words))}</code>"
        case Address(url):
            return link(url)
        case Page(url, title):
            return f'<a href="{escape(url)}">{escape(printable(title))}</a>'
    return escape(printable(piece), quote=False)
