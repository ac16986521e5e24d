"""What an HTML5 parser reports of a page as its server sent it, of what RGAA 8.2.1 asks: how tags and
attributes are written, opened, closed and nested. Made once a page.

The parser is html5lib: of those that list their errors, and where each stands, the fastest. It still costs
30 ms for 100,000 characters: only pages that are not plainly well formed reach it, and it reads a bounded
part of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from checker.model import Page, once
from checker.reading import folded, shorten
from standards.accessibilite.elements_obligatoires.well_formed import well_formed

LONGEST: Final = 300_000
"""Characters of a page that the parser reads; the rest is not judged."""
_DEEPEST: Final = 400
_MOST_FORMATS: Final = 100
_MOST_FAULTS: Final = 60

_CLOSING: Final = "closing"
_TWICE: Final = "twice"
_INSIDE: Final = "inside"
_PLACE: Final = "place"
_WRITTEN: Final = "written"

_KINDS: Final[dict[str, str]] = {
    "duplicate-attribute": _TWICE,
    "unexpected-end-tag": _CLOSING,
    "unexpected-end-tag-treated-as": _CLOSING,
    "unexpected-end-tag-after-body": _CLOSING,
    "end-tag-too-early": _CLOSING,
    "adoption-agency-1.1": _CLOSING,
    "adoption-agency-1.2": _CLOSING,
    "adoption-agency-1.3": _CLOSING,
    "expected-one-end-tag-but-got-another": _CLOSING,
    "unexpected-start-tag-implies-end-tag": _INSIDE,
    "unexpected-start-tag": _PLACE,
    "unexpected-start-tag-ignored": _PLACE,
    "unexpected-start-tag-out-of-my-head": _PLACE,
    "unexpected-start-tag-after-body": _PLACE,
    "expected-eof-but-got-start-tag": _PLACE,
    "two-heads-are-not-better-than-one": _PLACE,
    "unexpected-start-tag-implies-table-voodoo": _PLACE,
    "unexpected-cell-in-table-body": _PLACE,
    "unexpected-form-in-table": _PLACE,
    "unexpected-html-element-in-foreign-content": _PLACE,
    "non-void-element-with-trailing-solidus": _WRITTEN,
    "invalid-character-in-attribute-name": _WRITTEN,
    "unexpected-character-after-attribute-value": _WRITTEN,
    "attributes-in-end-tag": _WRITTEN,
}
"""The closed list of what is a fault, by the names html5lib gives: no other error counts."""

_SAID: Final = {
    _CLOSING: "La balise fermante {tag} ne répond pas à la dernière balise ouverte : il en manque une, ou elle est de trop.",
    _TWICE: "L'attribut « {name} » est écrit deux fois dans la même balise.",
    _INSIDE: "La balise {tag} est dans un élément de même nom, ce que HTML ne permet pas.",
    _PLACE: "La balise {tag} n'est pas à sa place : HTML ne la permet pas à cet endroit.",
    _WRITTEN: "La balise {tag} n'est pas écrite selon les règles de HTML.",
}

_TAG: Final = re.compile(r"<(/?[a-z][^\s/>]{0,40})", re.IGNORECASE)
_LIKE_HEADER: Final = re.compile(r"<(/?)(?:dialog|search)(?=[\s>/])", re.IGNORECASE)
"""Two elements the parser does not know, that HTML builds as it does `header`: a word as long."""
_TEMPLATES: Final = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1|<(/?)template\b[^>]{0,2000}>", re.IGNORECASE | re.DOTALL
)


_CROWDED: Final = re.compile(
    r"""<[a-z](?:[\s/]*+[^\s"'<>=/]++(?:\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>]++))?+){200}""",
    re.IGNORECASE,
)
"""A tag whose attributes the parser would compare two by two, too many times."""


@dataclass(frozen=True)
class Fault:
    """One fault: what it is, in French, the line of the source it is on, and the code there."""

    message: str
    line: int
    snippet: str


@dataclass(frozen=True)
class Markup:
    """What was read of the source of a page: its faults, in order, and why its end was not read, in
    French; empty when it was."""

    faults: tuple[Fault, ...] = ()
    unread: str = ""


@once
def markup(page: Page) -> Markup:
    """The faults of the source of a page."""
    text = page.source.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if well_formed(text):
        return Markup()
    if _CROWDED.search(text[:LONGEST]):
        return Markup(unread="Une balise de la page a trop d'attributs.")
    readable = _without_templates(text[:LONGEST])
    if readable is None:
        return Markup(unread="Une balise « template » de la page n'est pas fermée.")
    return _Reading(_LIKE_HEADER.sub(r"<\1header", readable), text).read()


def _without_templates(text: str) -> str | None:
    """A page whose templates, that the parser does not know, are blank; None where one has no end."""
    if "<template" not in text.lower():
        return text
    kept, depth, begun = [], 0, 0
    for piece in _TEMPLATES.finditer(text):
        if piece[2] is None:
            continue
        if not piece[2]:
            kept += [text[begun : piece.start()]] if not depth else []
            begun, depth = (piece.start() if not depth else begun), depth + 1
        elif depth:
            depth -= 1
            if not depth:
                kept.append(re.sub(r"[^\n]", " ", text[begun : piece.end()]))
                begun = piece.end()
    return None if depth else "".join((*kept, text[begun:]))


class _Enough(Exception):
    """The parser is stopped: there is nothing more to learn, or it would take too long."""


class _Reading:
    """html5lib at work on one page."""

    def __init__(self, text: str, written: str) -> None:
        self.text, self.written = text, written
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.faults: dict[int, Fault] = {}
        self.unread = "La page est trop longue." if len(written) > LONGEST else ""
        from html5lib import HTMLParser  # noqa: PLC0415 - heavy, and most pages are well formed

        self.parser = HTMLParser()
        self.parser.parseError = self._told
        self.made = self.parser.tree.elementClass
        self.parser.tree.elementClass = self._bounded

    def read(self) -> Markup:
        """Let the parser read the page to its end, or until it is stopped."""
        try:
            self.parser.parse(self.text, scripting=True)
        except _Enough as reason:
            self.unread = str(reason)
        except (AssertionError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError):
            self.unread = "L'analyseur HTML n'a pas pu lire la page jusqu'au bout."
        return Markup(tuple(self.faults.values()), self.unread)

    def _bounded(self, *named: str) -> Any:
        """The parser makes an element: deep or formatted without end, a page costs the square of its size."""
        tree = self.parser.tree
        if len(tree.openElements) > _DEEPEST or len(tree.activeFormattingElements) > _MOST_FORMATS:
            raise _Enough("La page a trop de balises imbriquées.")
        return self.made(*named)

    def _told(self, code: str = "", *_names: object) -> None:
        """Called by the parser at each error."""
        if code.endswith(("-in-select", "-in-select-in-table")):
            raise _Enough("Une liste déroulante contient d'autres balises que les siennes.")
        kind = _KINDS.get(code)
        if kind is None:
            return
        line, column = self.parser.tokenizer.stream.position()
        at = self.starts[min(line, len(self.starts)) - 1] + column
        self._keep(kind, line, self.text.rfind("<", 0, at), at)
        if len(self.faults) >= _MOST_FAULTS:
            raise _Enough("")

    def _keep(self, kind: str, line: int, start: int, end: int) -> None:
        """One fault a tag: the first that is told of it."""
        tag = _TAG.match(self.written, start) if start >= 0 else None
        if tag is None or tag[1].lower() == "frame" or start in self.faults:
            return  # html5lib sees a fault in « <frame /> », that nobody else does
        name = self._attribute() if kind is _TWICE else ""
        message = _SAID[kind].format(tag=f"« <{tag[1]}> »", name=name)
        code = shorten(folded(self.written[start : max(end, start) + 80]), 200)
        self.faults[start] = Fault(message, line - self.written.count("\n", start, end), code)

    def _attribute(self) -> str:
        """The name of the attribute that the tokenizer has just read again."""
        written = self.parser.tokenizer.currentToken.get("data") or [[""]]
        return shorten(str(written[-1][0]), 40)
