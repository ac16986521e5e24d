"""Whether words are the page's own, or cited in a sentence about something else.

An article may say of another service what the page must say of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml.html import HtmlElement

from checker.reading import plain, select, shown, words

_IN_A_SENTENCE = frozenset(
    ["a", "abbr", "b", "bdi", "cite", "em", "font", "i", "mark", "q", "small", "span", "strong", "u"]
)
"""Elements that words around may go through: the sentence is that of the element which holds them."""

_FOOTER = re.compile(r"foot|pied|bottom|\blegal")
_QUOTED = re.compile(r"(?:[«\"“”„‹]|(?:^|\s)') ?$")
_END = re.compile(r"[.;!?|•·:] | - ")
_SAYS = re.compile(
    r"\b(?:affich|indiqu|mention(?:ne|ner)\b|annonc|port(?:e|ait|era)\b|obt(?:ient|enu)|pass(?:e|ait|era)\b|publi(?:e|ait)\b|"
    r"montr|lire\b|lit\b|dit\b|dira\b|vis(?:e|ait)\b|devien|attein)"
)
_ITSELF = re.compile(r"\b(?:ce|notre|le present) (?:site|portail|service)\b")
_A_SENTENCE = 4
"""Words, links left out, from which what comes before is a sentence and no longer a label."""

_ABOUT = re.compile(
    r"^ ?[»\"”'] ?[\w,]|^ ?,? ?(?:pour|chez|c'est|voila|telle?s?|est|sera|etait|du|de la|de l'|des)\b"
    r"(?! (?:present|site\b|rgaa|criteres|referentiel))"
)
"""What comes after when the words are those of a sentence."""

_HOLDERS = 20
_DEEPEST = 60
"""Levels of nesting walked: enough for a page, not for a trap."""


@dataclass(frozen=True)
class Occurrence:
    """Where a page shows words, as they are written; whether a sentence cites them."""

    element: HtmlElement
    text: str
    cited: bool


def occurrences(tree: HtmlElement, pattern: re.Pattern[str]) -> Iterator[Occurrence]:
    """Where the text shown of a page matches a pattern for `plain()` text."""
    for holder in _holders(tree, pattern):
        if shown(holder):
            yield Occurrence(holder, words(holder), _cited(holder, pattern))


def _holders(tree: HtmlElement, pattern: re.Pattern[str]) -> list[HtmlElement]:
    """The smallest elements whose text matches, each with all of its matches."""
    found: list[HtmlElement] = []
    whole = _count(tree, pattern)
    candidates = [(tree, whole)] if whole else []
    for _ in range(_DEEPEST):
        below: list[tuple[HtmlElement, int]] = []
        for element, count in candidates:
            inner = [(e, _count(e, pattern)) for e in element if isinstance(e.tag, str)]
            matching = [(e, n) for e, n in inner if n]
            below += matching
            if sum(n for _, n in matching) < count:
                found.append(element)
        candidates = below[:_HOLDERS]
    return found[:_HOLDERS]


def _count(element: HtmlElement, pattern: re.Pattern[str]) -> int:
    return len(pattern.findall(plain(words(element))))


def _cited(holder: HtmlElement, pattern: re.Pattern[str]) -> bool:
    """Whether a sentence cites all that matches in an element, out of the footer."""
    around = (holder, *holder.iterancestors())
    if any(map(_of_the_footer, around)):
        return False
    if any(e.tag in ("q", "cite", "blockquote") for e in around):
        return True
    text = _without_other_links(_sentence_of(holder), pattern)
    return all(_in_a_sentence(text[: m.start()], text[m.end() :]) for m in pattern.finditer(text))


def _of_the_footer(element: HtmlElement) -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    by_name = element.tag not in ("html", "body") and _FOOTER.search(named)
    return element.tag == "footer" or element.get("role") == "contentinfo" or bool(by_name)


def _sentence_of(holder: HtmlElement) -> HtmlElement:
    """The element around, when it has words of its own beside those of the one given."""
    while holder.tag in _IN_A_SENTENCE and (parent := holder.getparent()) is not None:
        beside = (parent.text or "", *(child.tail or "" for child in parent))
        if parent.tag not in _IN_A_SENTENCE and not any(re.search(r"\w", text) for text in beside):
            return holder
        holder = parent
    return holder


def _without_other_links(block: HtmlElement, pattern: re.Pattern[str]) -> str:
    """The text of a block in `plain()` form, where other links and new lines part it."""
    copy = deepcopy(block)
    for element in select(copy, "a, button, br"):
        other = not pattern.search(plain(words(element))) and not re.search(r"\w", element.tail or "")
        if element.tag == "br" or other:
            element.tail = f" | {element.tail or ''}"
    return plain(words(copy))


def _in_a_sentence(before: str, after: str) -> bool:
    own = _END.split(before)[-1]
    if _ITSELF.search(own):
        return False
    long = len(re.findall(r"\w{2,}", own)) >= _A_SENTENCE
    return long or any((_QUOTED.search(before), _SAYS.search(own), _ABOUT.search(after)))
