"""Tables written in Markdown → tables everybody can read: named, with headers that say what they head."""

from __future__ import annotations

import re

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
