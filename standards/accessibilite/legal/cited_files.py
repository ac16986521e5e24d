"""The multi-year scheme and the yearly plans that a page links to, and the years they say they cover.

A year counts where a person reads it: the name of the link, what follows it, the name of the file.
Never the folders of an address: those of an upload tell when a file was sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree
from lxml.html import HtmlElement

from checker.model import Page, once
from checker.model.address import Address
from checker.reading import UNREAD, Link, links, plain

_MOST_LINKS = 600
_BLOCKS = frozenset(
    ["p", "li", "dd", "dt", "td", "th", "h2", "h3", "h4", "h5", "h6", "div", "section", "article"]
)
_A_BLOCK = 600
"""Characters of a block beyond which what it says is not said of each of its links."""

_AFTER = 40
"""Characters after a link that may still give its years."""


class Subject(StrEnum):
    """What a link leads to, as French says it."""

    SCHEME = "schéma pluriannuel"
    PLAN = "plan d'actions"


SAID = {
    Subject.SCHEME: re.compile(
        r"\bschemas?\b[^.;]{0,60}?(?:accessibilit|\brgaa\b|\ba11y\b)|(?:\b\w{4,12} )?\bpluri[- ]?annuel"
    ),
    Subject.PLAN: re.compile(
        r"\bplans? (?:[\w']{1,20} ){0,2}?(?:d')?(?:actions?|annuels?)\b|\bplans? (?:d'accessibilite )?20[1-4]\d\b"
        r"|\bactions? (?:prevues|programmees|de l'annee|annuelles?)\b|\bprogrammes? (?:annuels?|d'actions?)\b"
    ),
}
"""The words that name each, to be searched in `plain()` text."""

_RANGE = re.compile(
    r"\b(20[1-4]\d) ?(?:-|/|_|a|au|et|jusqu'(?:a|en)) ?(?:decembre |fin )?(20[1-4]\d|[1-4]\d)\b(?!-\d)"
)
_YEAR = re.compile(r"(?<![\d/.-])(20[1-4]\d)(?![\d/.-]\d|\d)")
_OF_A_DATE = re.compile(
    r"\b(?:janv|fevr?|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec)(?:ier|embre|let|obre|il)?\.? 20\d\d\b"
)


EMPTY_NAME = re.compile(
    r"(?:ici|cliquez ici|lien|en ligne|ce lien|ce document|document|(?:le )?(?:consulter|telecharger|lire|voir)\b.{0,30}|"
    r"\(?(?:pdf|odt|docx?|html)\b.{0,40}|https?://\S{0,300})"
)
"""The name of a link that says nothing of what it leads to."""


_ABOUT_IT = re.compile(
    r"(?:le |consulter le |telecharger le )?(?:bilan|rapport|synthese|resume|presentation|modele)\b"
)


@dataclass(frozen=True)
class Years:
    """The first and the last year that a document covers; the same when it names one alone."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def covers(self, year: int) -> bool:
        """Whether a year is one of them."""
        return self.first <= year <= self.last


@dataclass(frozen=True)
class Cited:
    """A link to a scheme or to plans: what it names first, whether it names both, the years it gives."""

    link: Link
    subject: Subject
    both: bool
    years: tuple[Years, ...]

    def is_a(self, subject: Subject) -> bool:
        """Whether it leads to one of them."""
        return self.both or self.subject is subject


@once
def cited_files(page: Page) -> tuple[Cited, ...]:
    """The links of a page that lead to the scheme or to a plan, in its order."""
    told = [*links(page)][:_MOST_LINKS]
    return tuple(one for link in told if (one := cited(link)))


def cited(link: Link) -> Cited | None:
    """What a link leads to, when it is a scheme or a plan; not what only tells how one went."""
    name, file = plain(link.name), _file_name(link.url)
    if _ABOUT_IT.match(name):
        return None
    named = _subjects(name) or _subjects(file) or _subject_before(link, name, file)
    if not named:
        return None
    around = (name, _after(link.element), file)
    return Cited(link, named[0], len(named) > 1, next(filter(None, map(years, around)), ()))


def _subjects(text: str) -> list[Subject]:
    """What a text names, in its order."""
    found = {subject: match.start() for subject, pattern in SAID.items() if (match := pattern.search(text))}
    return sorted(found, key=lambda subject: found[subject])


def _subject_before(link: Link, name: str, file: str) -> list[Subject]:
    """What the words before a link name last, when the link itself only says years, a kind of file or « ici »."""
    block = next((e for e in link.element.iterancestors() if e.tag in _BLOCKS), None)
    if block is None or not (years(name) or years(file) or EMPTY_NAME.fullmatch(name)):
        return []
    before = plain(" ".join(_texts_before(block, link.element)))
    if len(before) > _A_BLOCK:
        return []
    ends = {s: max((m.end() for m in said.finditer(before)), default=-1) for s, said in SAID.items()}
    last = max(ends, key=lambda subject: ends[subject])
    return [last] if ends[last] >= 0 else []


def _texts_before(block: HtmlElement, end: HtmlElement) -> Iterator[str]:
    """The texts of a block up to one of its elements, scripts left out."""
    for event, element in etree.iterwalk(block, events=("start", "end")):
        if element is end:
            return
        if event == "start" and element.tag not in UNREAD:
            yield element.text or ""
        elif event == "end" and element is not block:
            yield element.tail or ""


def _after(element: HtmlElement) -> str:
    return plain((element.tail or "")[:_AFTER])


def _file_name(url: str) -> str:
    """The name of the file at the end of an address, as words."""
    name = Address.of(url).said_path.rstrip("/").rpartition("/")[2]
    return plain(re.sub(r"[_%+.]|(?<=[a-zA-Z])-|-(?=[a-zA-Z])", " ", name))[:200]


def years(text: str) -> tuple[Years, ...]:
    """The years, and spans of years, that a `plain()` text names; those of dates and laws left out."""
    undated = _OF_A_DATE.sub(" ", text)
    spans = [_span(match) for match in _RANGE.finditer(undated)]
    rest = _RANGE.sub(" ", undated)
    alone = [Years(int(year), int(year)) for year in _YEAR.findall(rest)]
    return tuple(span for span in (*spans, *alone) if span.first <= span.last)


def _span(match: re.Match[str]) -> Years:
    last = int(match[2])
    return Years(int(match[1]), last if last > 99 else 2000 + last)
