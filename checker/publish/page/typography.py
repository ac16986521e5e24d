"""Finished HTML, as readers want it: no-break spaces where French has them, code untouched; tables that
everybody can read, named, with headers that say what they head."""

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


# --- tables written in Markdown

# What Markdown writes, to the letter; a table written in HTML has attributes and stays as it is.
_TABLE = re.compile(r"<table>\n(<thead>.*?)</table>", re.DOTALL)
_HEADING = re.compile(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.DOTALL)
_PERMALINK = re.compile(r'<a class="headerlink".*?</a>')
_TAG = re.compile(r"<[^>]+>")
_HEADER = re.compile(r"<th(?=[ >])")


def framed(html: str) -> str:
    """HTML whose Markdown tables scroll inside a box the keyboard reaches, and bear as their caption
    the title of the section they are in. The caption is for those who hear the page."""

    def frame(match: re.Match[str]) -> str:
        name = f"tableau-{html.count('<table>', 0, match.start()) + 1}"
        rows = _HEADER.sub('<th scope="col"', match[1].replace("<th></th>", "<td></td>"))
        caption = f'<caption id="{name}" class="masque">{_title_above(html, match.start())}</caption>'
        box = f'<div class="tableau" role="group" tabindex="0" aria-labelledby="{name}">'
        return f'{box}\n<table class="donnees">\n{caption}\n{rows}</table>\n</div>'

    return _TABLE.sub(frame, html)


def _title_above(html: str, place: int) -> str:
    titles = _HEADING.findall(html, 0, place)
    return _TAG.sub("", _PERMALINK.sub("", titles[-1])).strip() if titles else "Tableau"
