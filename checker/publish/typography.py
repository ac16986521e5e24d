"""French typography, applied to finished HTML: no-break spaces where they belong, code untouched."""

from __future__ import annotations

import re

_PIECES = re.compile(r"(<[^>]*>)")
_KEPT = re.compile(r"<(/?)(pre|code|script|style|textarea)\b", re.IGNORECASE)
_NARROW = re.compile(r" (?=[;?!](?:\s|$|[<)»]))")
_WIDE = re.compile(r" (?=[:»%](?:\s|$|[<),.;]))|(?<=«) ")


def spaced(html: str) -> str:
    """HTML with the ordinary spaces of French punctuation made unbreakable.

    U+202F before ; ? ! and U+00A0 before : » % and after «. Source: Lexique des règles
    typographiques en usage à l'Imprimerie nationale.
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
