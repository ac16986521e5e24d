"""The content of a page: what it says itself, line by line, without what stands around it on every page.

Menus, header, footer, skip links, breadcrumb, windows of settings and of consent are not what a
page says. Where the content begins is the markup's word (main, role="main"), else the usual names,
else the whole page less what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from checker.model import Page, once
from checker.model.address import host_of
from checker.reading import UNREAD, folded, plain, select, unaccented, words

_PLACES = (
    "main, [role=main]",
    (
        "#content, #contenu, #main, #main-content, #contenu-principal, #contenu_principal, #principal, "
        ".main-content, .page-content, .entry-content"
    ),
    "article",
)
"""Where the content of a page is looked for, the markup's word first."""

_AROUND = (
    "nav, dialog, select, textarea, [role=navigation], [role=dialog], [role=alertdialog], [role=search], "
    "[aria-modal=true], [role=banner], [role=contentinfo], [role=menu], [role=menubar], footer"
)
_NAMED_AROUND = re.compile(
    r"(?:^|\s)(?:fr-(?:header|footer|nav|sidemenu|skiplinks|breadcrumb|modal|share|follow|display|consent)[\w-]*"
    r"|skip-?links?|breadcrumbs?|fil-?d-?ariane|ariane|(?:tarteaucitron|orejime|axeptio|didomi|onetrust|cookiebot)"
    r"[\w-]*|cookies?-?(?:banner|bar|consent|notice|popup|modal)[\w-]*|popup|popin|modal|navbar|topbar|sidebar"
    r"|(?:site-?)?(?:header|footer)|menu|navigation|pied-?de-?page)(?=\s|$)",
    re.IGNORECASE,
)
"""Classes and ids of what stands around the content: the DSFR's, and whole words of everybody's."""

_SHORT = 200
"""Characters of classes below which they may well come again."""

LONGEST_LINE = 1_000
MOST_LINES = 3_000
"""What is read of a page at most: a legal notice is a hundred times shorter."""

ENOUGH = 12
"""Words below which a place made for the content does not hold it."""

_HEADING = {f"h{level}": level for level in range(1, 7)}
_LABELS = {"dt", "th", "summary", "legend", "caption"}
LABEL = 7
"""The level of what only labels what follows it."""
_BOLD = {"b", "strong"}
_TITLE_DEPTH = 4
"""Elements between a title and the text in it (a button, a span)."""
_LONGEST_LABEL = 9
"""Words of a label: beyond, bold text is a sentence."""

_BREAKS = {
    *_HEADING, *_LABELS, "address", "article", "aside", "blockquote", "body", "br", "button", "dd", "details",
    "div", "dl", "fieldset", "figcaption", "figure", "form", "header", "hr", "li", "main", "ol", "p", "pre",
    "section", "table", "tbody", "td", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_SENTENCES = re.compile(r"(?<=[a-zà-ÿ0-9)»][.!?;])\s+(?=[A-ZÀ-Ý«\"])")


@dataclass(frozen=True)
class Line:
    """A sentence of the content, or a title: `level` 1 to 6 for headings, 7 for a label, 0 for prose.

    `bare` is the text without accents, ready for patterns that ignore case. `leads` says that it is
    nothing but links to pages of the site: a menu, or the beginning of one.
    """

    text: str
    bare: str
    level: int
    leads: bool
    element: HtmlElement

    @cached_property
    def low(self) -> str:
        """Its text without accents, in small letters."""
        return self.bare.lower()


@once
def content_lines(page: Page) -> tuple[Line, ...]:
    """What a page says, in its order; folded panels included."""
    around = _around(page)
    for selector in _PLACES:
        places = [place for place in select(page.dom, selector) if not _inside(place, around)]
        lines = _cut(line for place in _outermost(places) for line in _lines(page, place, around))
        if words_of(lines) >= ENOUGH:
            return lines
    return own_lines(page)


@once
def main_lines(page: Page) -> tuple[Line, ...]:
    """What the first `main` of a page says, however little; nothing when the markup has none."""
    around = _around(page)
    mains = [place for place in select(page.dom, _PLACES[0]) if not _inside(place, around)]
    return _cut(line for main in mains[:1] for line in _lines(page, main, around))


@once
def own_lines(page: Page) -> tuple[Line, ...]:
    """Everything a page holds but what stands around its content, wherever the content is."""
    around = _around(page)
    return _cut(line for body in select(page.dom, "body") for line in _lines(page, body, around))


def words_of(lines: Iterable[Line]) -> int:
    """How many words lines hold, without those that only lead elsewhere."""
    return sum(len(line.text.split()) for line in lines if not line.leads)


def plain_text(lines: Iterable[Line]) -> str:
    """Lines as one text to compare, without those that only lead elsewhere."""
    return plain(" ".join(line.text for line in lines if not line.leads or line.level))


def _cut(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(islice(lines, MOST_LINES))


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    known = set(elements)
    return [element for element in elements if not known & set(element.iterancestors())]


def _inside(element: HtmlElement, around: set[HtmlElement]) -> bool:
    return element in around or any(above in around for above in element.iterancestors())


@once
def _around(page: Page) -> set[HtmlElement]:
    """What stands around the content. A class proves little: what holds the content, whatever its
    name, or the title of the page, is not around it."""
    tree = page.dom
    holders = {
        above for main in select(tree, "main, [role=main], h1") for above in (main, *main.iterancestors())
    }
    named = {
        element
        for element in select(tree, "[class], [id]")
        if element not in holders
        and _names_around(f"{element.get('class') or ''} {element.get('id') or ''}")
        and next(element.iterancestors("body"), None) is not None
    }
    headers = {
        element
        for element in select(tree, "header")
        if select(element, "nav")
        or not any(above.tag in {"main", "article"} for above in element.iterancestors())
    }
    return named | headers | set(select(tree, _AROUND))


def _names_around(classes: str) -> bool:
    return _read_before(classes) if len(classes) < _SHORT else _NAMED_AROUND.search(classes) is not None


@lru_cache(maxsize=4096)
def _read_before(classes: str) -> bool:
    """The same classes are in each page of a site."""
    return _NAMED_AROUND.search(classes) is not None


def _lines(page: Page, root: HtmlElement, around: set[HtmlElement]) -> Iterator[Line]:
    """The lines of an element, each cut into sentences."""
    own = host_of(page.address)
    entered: set[HtmlElement] = set()
    for holder, run in _runs(root, around):
        text = folded("".join(piece.text for piece in run))
        if not re.search(r"\w", text):
            continue
        cell = next(
            (e for e in (holder, *islice(holder.iterancestors(), _TITLE_DEPTH)) if e.tag == "td"), None
        )
        if cell is not None and cell not in entered:
            entered.add(cell)
            column = _column(cell)
            text = f"{column} : {text}" if column else text
        level = _level(holder, text, run)
        leads = all(_leads(piece.link, own, level) for piece in run if re.search(r"\w", piece.text))
        for sentence in [text] if level else _SENTENCES.split(text):
            for start in range(0, len(sentence), LONGEST_LINE):
                part = sentence[start : start + LONGEST_LINE]
                yield Line(part, unaccented(part), level, leads, holder)


@dataclass(frozen=True)
class _Piece:
    """A piece of text, the link that holds it if one does, and whether it is in bold."""

    text: str
    link: HtmlElement | None
    bold: bool


def _runs(root: HtmlElement, around: set[HtmlElement]) -> Iterator[tuple[HtmlElement, list[_Piece]]]:
    """The text between two breaks, with the block that holds it."""
    run: list[_Piece] = []
    holders, links, bold = [root], [], 0
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        name = node.tag if event in {"start", "end"} else ""
        if name in _BREAKS and run:
            yield holders[-1], run
            run = []
        if event == "start":
            if name in UNREAD or node in around:
                walk.skip_subtree()
            holders += [node] if name in _BREAKS else []
            links += [node] if name == "a" else []
            bold += name in _BOLD
            text = "" if name in UNREAD or node in around else node.text
        else:
            if event == "end":
                holders = holders[:-1] if name in _BREAKS else holders
                links = links[:-1] if name == "a" else links
                bold -= name in _BOLD
            text = "" if node is root else node.tail
        if text:
            run.append(_Piece(text, links[-1] if links else None, bold > 0))
    if run:
        yield root, run


def _column(cell: HtmlElement) -> str:
    """The title of a cell's column, where the first row of its table gives each column one."""
    row = cell.getparent()
    table = next(cell.iterancestors("table"), None)
    first = next(table.iter("tr"), None) if table is not None else None
    if row is None or first is None or first is row:
        return ""
    titles = [title for title in first if title.tag == "th"]
    place = sum(1 for before in cell.itersiblings(preceding=True) if before.tag in {"td", "th"})
    return words(titles[place]) if len(titles) == len(first) and place < len(titles) else ""


def _level(holder: HtmlElement, text: str, run: list[_Piece]) -> int:
    """The level of a title or of a label; 0 for prose."""
    for element in (holder, *islice(holder.iterancestors(), _TITLE_DEPTH)):
        if element.tag in _HEADING:
            return _HEADING[element.tag]
        if element.get("role") == "heading":
            told = element.get("aria-level") or ""
            return int(told) if told in {"1", "2", "3", "4", "5", "6"} else 2
        if element.tag in _LABELS:
            return LABEL
    short = len(text.split()) <= _LONGEST_LABEL
    whole_bold = all(piece.bold for piece in run if re.search(r"\w", piece.text))
    return LABEL if short and (whole_bold or text.endswith(":")) else 0


def _leads(link: HtmlElement | None, own: str, level: int) -> bool:
    """Whether a link leads to another place of the site: not to a person, nor to somebody else, nor
    from a title to itself."""
    href = "" if link is None else (link.get("href") or "").strip()
    if not href or (level and href.startswith("#")):
        return False
    return host_of(href) in {"", own} and not re.match(r"(?:mailto|tel|sms):", href, re.IGNORECASE)
