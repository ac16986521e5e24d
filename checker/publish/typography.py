"""French typography, applied to finished HTML: no-break spaces where they belong, code untouched."""

from __future__ import annotations

import re

_PIECES = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_KEPT = re.compile(r"<(/?)(pre|code|kbd|samp|script|style|svg|textarea)(?=[\s>])", re.IGNORECASE)
_NARROW = re.compile(
    r"[ \n](?=[;?!]+(?:[\s)»]|$))"  # before high punctuation
    r"|(?<=\d)[ \n](?=\d{3}(?:[ \n]\d{3})*[ \n](?:€|euros))"  # inside an amount
)
_WIDE = re.compile(
    r"[ \n](?=:(?:\s|$))"
    r"|[ \n](?=»)|(?<=«)[ \n]"
    r"|(?<=\d)[ \n](?=[%€])"
    r"|(?<=\bn°)[ \n](?=\d)"
)


def spaced(html: str) -> str:
    """HTML with the ordinary spaces of French punctuation made unbreakable.

    U+202F before ; ? ! and inside amounts; U+00A0 before : » % € and after « and n°. Attributes,
    comments and code stay as they are. Source: Lexique des règles typographiques en usage à
    l'Imprimerie nationale.
    """
    depth = 0
    pieces = []
    for piece in _PIECES.split(html):
        tag = _KEPT.match(piece)
        if tag:
            depth = max(0, depth + (-1 if tag[1] else 1))
        elif depth == 0 and not piece.startswith("<"):
            pieces.append(_WIDE.sub("\u00a0", _NARROW.sub("\u202f", piece)))
            continue
        pieces.append(piece)
    return "".join(pieces)
