"""A quick look at the markup of a page: is it so plainly well formed that no parser has anything to say?

Most pages are, and a real HTML5 parser costs ten times as much. « No » proves nothing: the parser then
reads the page. « Yes » must never be wrong: what is not expected here, at all, is a « no ».
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import Final

_PIECE = re.compile(
    r"""<(/?)([a-z][a-z0-9:-]*)((?:[^"'<>]++|"[^"]*+"|'[^']*+')*+)>|<!--(?!-?>)(?:(?!--!?>).)*+-->|<!doctype\b[^>]*>""",
    re.IGNORECASE | re.DOTALL,
)
_NAME = r"""[^\s"'<>/=]+"""
_VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+)"""
_ATTRIBUTES = re.compile(rf"(?:\s++{_NAME}(?:\s*=\s*{_VALUE})?+)*+\s*+/?")
_ATTRIBUTE = re.compile(rf"({_NAME})(?:\s*=\s*{_VALUE})?+")
_SHORT = 200
"""Characters of the attributes of a tag below which they may well come again."""
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip
RAW: Final = frozenset({
    "iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp",
})  # fmt: skip
"""Elements whose content is not read as markup, where scripts run."""
_UNEXPECTED: Final = frozenset({
    "basefont", "bgsound", "command", "frame", "frameset", "image", "isindex", "keygen", "listing",
    "math", "menuitem", "plaintext", "rb", "rp", "rt", "rtc", "ruby", "template", "foreignobject",
})  # fmt: skip
_HEADINGS: Final = frozenset({
    "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_ENDS_A_PARAGRAPH: Final = _HEADINGS | frozenset({
    "address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "li",
    "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "ul",
})  # fmt: skip
_ALONE: Final = frozenset({
    "a", "button", "form", "nobr",
})  # fmt: skip
"""Elements that cannot hold another of their kind, at any depth."""
_ROWS: Final = ("tbody", "thead", "tfoot")
_WITHIN: Final[dict[str, tuple[str, ...]]] = {
    "html": ("",),
    "head": ("html",),
    "body": ("html",),
    "li": ("ul", "ol", "menu"),
    "dt": ("dl",),
    "dd": ("dl",),
    "option": ("select", "datalist", "optgroup"),
    "optgroup": ("select",),
    "caption": ("table",),
    "colgroup": ("table",),
    "col": ("colgroup",),
    "tbody": ("table",),
    "thead": ("table",),
    "tfoot": ("table",),
    "tr": (*_ROWS, "table"),
    "td": ("tr",),
    "th": ("tr",),
}
"""The only parents where a start tag is surely expected."""
_META: Final = frozenset({
    "base", "link", "meta", "noscript", "script", "style", "title",
})  # fmt: skip
_HOLDS: Final[dict[str, frozenset[str]]] = {
    "": frozenset({"html"}),
    "html": frozenset({"head", "body"}),
    "head": _META,
    "table": frozenset({"caption", "colgroup", "tr", *_ROWS}),
    "colgroup": frozenset({"col"}),
    **dict.fromkeys(_ROWS, frozenset({"tr"})),
    "tr": frozenset({"td", "th"}),
    "select": frozenset({"option", "optgroup"}),
    "optgroup": frozenset({"option"}),
    "option": frozenset[str](),
}
"""The elements that hold few others, and text none but white space, save options."""
_DRAWN: Final = frozenset({
    "animate", "animatemotion", "animatetransform", "circle", "clippath", "defs", "desc", "ellipse",
    "feblend", "fecolormatrix", "fecomposite", "feflood", "fegaussianblur", "femerge", "femergenode",
    "feoffset", "filter", "g", "image", "line", "lineargradient", "marker", "mask", "metadata", "path",
    "pattern", "polygon", "polyline", "radialgradient", "rect", "stop", "style", "svg", "switch",
    "symbol", "text", "textpath", "title", "tspan", "use", "view",
})  # fmt: skip


class _Unsure(Exception):
    """Something a parser may have to say."""


def well_formed(text: str) -> bool:
    """Whether each tag of a page is opened, closed and placed as the plainest rules of HTML ask."""
    reader = _Reader(text)
    try:
        reader.read()
    except _Unsure:
        return False
    return not reader.stack


class _Reader:
    """The tags of a page, one after the other, and those that are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[str] = []
        self.open: dict[str, int] = defaultdict(int)  # a Counter answers in Python of what it lacks
        self.seen: set[str] = set()

    def read(self) -> None:
        """Raise `_Unsure` at the first thing that is not plain."""
        at = 0
        while (start := self.text.find("<", at)) >= 0:
            if at < start:
                self._words(at, start)
            piece = _PIECE.match(self.text, start)
            if piece is None:
                raise _Unsure
            at = piece.end()
            if name := (piece[2] or "").lower():
                at = self._close(name, piece[3], at) if piece[1] else self._start(name, piece[3], at)
        self._words(at, len(self.text))

    def _words(self, start: int, end: int) -> None:
        top = self.stack[-1] if self.stack else ""
        if top in _HOLDS and top != "option" and start < end and not self.text[start:end].isspace():
            raise _Unsure

    def _close(self, name: str, attributes: str, at: int) -> int:
        if not self.stack or self.stack[-1] != name or attributes.strip():
            raise _Unsure
        self.stack.pop()
        self.open[name] -= 1
        return at

    def _start(self, name: str, attributes: str, at: int) -> int:
        if not _written(attributes) or not self._expected(name):
            raise _Unsure
        drawn = self.open["svg"] or name == "svg"
        if name in _VOID and not drawn:
            return at
        if attributes.endswith("/"):
            if not drawn or attributes[:-1].strip()[-1:] not in ("", '"', "'"):
                raise _Unsure  # outside drawings the stroke closes nothing; after a bare value it is part of it
            return at
        if name in RAW and not drawn:
            return _after(self.text, name, at)
        self.stack.append(name)
        self.open[name] += 1
        return at

    def _expected(self, name: str) -> bool:
        if self.open["svg"]:
            return name in _DRAWN
        top = self.stack[-1] if self.stack else ""
        if name in ("html", "head", "body"):
            if name in self.seen:
                return False
            self.seen.add(name)
        return (
            name not in _UNEXPECTED
            and top in _WITHIN.get(name, (top,))
            and name in _HOLDS.get(top, (name,))
            and not (name in _ENDS_A_PARAGRAPH and self.open["p"])
            and not (name in _ALONE and self.open[name])
            and not (name in _HEADINGS and top in _HEADINGS)
            and (top not in ("", "html") or name in _HOLDS[top])
        )


def _written(attributes: str) -> bool:
    """Whether the attributes of a tag are written by the rules, each once."""
    if not attributes or attributes.isspace():
        return True
    return _read_before(attributes) if len(attributes) < _SHORT else _well_written(attributes)


@lru_cache(maxsize=4096)
def _read_before(attributes: str) -> bool:
    """The same tags are in each page of a site."""
    return _well_written(attributes)


def _well_written(attributes: str) -> bool:
    if _ATTRIBUTES.fullmatch(attributes) is None:
        return False
    names = [name.lower() for name in _ATTRIBUTE.findall(attributes)]
    return len(names) == len(set(names))


def _after(text: str, name: str, at: int) -> int:
    """The end of an element whose content is not markup."""
    end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, at)
    if end is None or (name == "script" and "<!--" in text[at : end.start()]):
        raise _Unsure
    return end.end()
