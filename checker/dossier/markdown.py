"""The dossier as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from checker.dossier.made import Dossier
from checker.dossier.told import Address, Block, Code, Kind, Linked, Page, Piece, blocks
from checker.formats.markdown import address, code, escape


def markdown(told: Dossier, linked: Linked) -> str:
    """The whole dossier; texts of visited pages show as they are, and nothing in them is mark-up."""
    return "\n".join(_lines(blocks(told, linked))).strip("\n") + "\n"


def _lines(told: Iterator[Block]) -> Iterator[str]:
    listed, step = False, 0
    for block in told:
        words = "".join(map(_written, block.pieces))
        step = step + 1 if block.kind is Kind.STEP else 0
        if listed and block.kind in (Kind.TITLE, Kind.TEXT):
            yield ""
        listed = block.kind in (Kind.ITEM, Kind.STEP)
        if block.kind is Kind.TITLE:
            yield from (f"{'#' * (block.depth + 1)} {words}", "")
        elif block.kind is Kind.TEXT:
            yield from (words, "")
        else:
            yield f"{'    ' * block.depth}{f'{step}.' if step else '-'} {words}"


def _written(piece: Piece) -> str:
    match piece:
        case Code(words):
            return code(words)
        case Address(url):
            return address(url)
        case Page(url, title):
            return f"[{escape(title)}]({url})"
    edges = (" " if piece[:1] == " " else "", " " if piece[-1:] == " " else "")
    return f"{edges[0]}{escape(piece)}{edges[1]}"
