"""French typography, applied to finished HTML: no-break spaces where they belong, code untouched."""

from __future__ import annotations

import re
from functools import lru_cache

_PIECES = re.compile(
    r"<!--.*?(?:--(?=>)|\Z)|<(pre|code|kbd|samp|script|style|svg|textarea)(?=[\s>]).*?(?:</\1\s*(?=>)|\Z)"
    r"|>(?P<text>[^<]{2,})",
    re.DOTALL | re.IGNORECASE,
)
"""Comments and elements of code, whole up to their last sign; else a text."""

_SIGNS = re.compile(r" [:;?!»%]|« |€|euros|n° |\n")
"""What a text has, if there is anything to do: most have not, and a page has thousands."""

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
    return _PIECES.sub(_piece, f">{html}")[1:]


def _piece(match: re.Match[str]) -> str:
    text = match["text"]
    if text is None or not _SIGNS.search(text):
        return match[0]
    return f">{_spaced(text)}"


@lru_cache(maxsize=8192)
def _spaced(text: str) -> str:
    return _WIDE.sub("\u00a0", _NARROW.sub("\u202f", text))
