"""Headings, lists and quotations that only their look tells (RGAA 9.1.3, 9.3, 9.4): what a person should look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml.html import HtmlElement

from checker.model import Doubt, Page
from checker.reading import exposed, folded, plain, shorten, words
from standards.accessibilite.elements import written

_ENOUGH: Final = 3
_BULLET: Final = re.compile(r"\s*(?:([-–—•●▪■◦‣∙·*→►➔➜✓✔»])\s+|(\d{1,2}|[a-z])[.)°]\s+)\S", re.IGNORECASE)
_LISTED: Final = frozenset({"li", "dt", "dd", "td", "th", "pre", "code", "blockquote"})
_HEADS: Final = frozenset({"p", "ul", "ol", "dl", "table", "div"})
_WITHIN: Final = frozenset(
    {"a", "button", "li", "td", "th", "figure", "figcaption", "label", "blockquote", "summary", "dt", "dd"}
)


def false_headings(page: Page) -> Iterator[Doubt]:
    """Paragraphs all in bold, short, that come just before another text and end as a heading does."""
    for bold in written(page):
        if bold.tag not in ("strong", "b"):
            continue
        paragraph = bold.getparent()
        if paragraph is None or paragraph.tag != "p" or not _alone(bold, paragraph):
            continue
        text, following = words(paragraph), paragraph.getnext()
        if (
            not 3 <= len(text) <= 120
            or text[-1] in ".,;!…"
            or following is None
            or following.tag not in _HEADS
        ):
            continue
        if any(
            one.tag in _WITHIN or one.get("role") in ("alert", "status") for one in paragraph.iterancestors()
        ):
            continue
        if exposed(paragraph) and not _all_bold(following):
            yield Doubt(
                f"« {shorten(text, 80)} » est en gras, seul dans son paragraphe : est-ce un titre ?",
                paragraph,
            )


def _alone(bold: HtmlElement, paragraph: HtmlElement) -> bool:
    return len(paragraph) == 1 and not (paragraph.text or "").strip() and not (bold.tail or "").strip()


def _all_bold(element: HtmlElement) -> bool:
    return len(element) == 1 and element[0].tag in ("strong", "b") and _alone(element[0], element)


def false_lists(page: Page) -> Iterator[Doubt]:
    """Three lines or more, one after the other, that begin with the same bullet or with numbers that follow."""
    done: set[HtmlElement] = set()
    for element in written(page):
        if element.tag in ("p", "div") and element not in done and not len(element):
            run = list(_siblings(element))
            done.update(run)
            yield from _told([one.text or "" for one in run], element)
        elif element.tag == "br":
            holder = element.getparent()
            if holder is not None and holder not in done:
                done.add(holder)
                yield from _told(_lines(holder), holder)
    yield from _rows_of_links(page)


def _siblings(element: HtmlElement) -> Iterator[HtmlElement]:
    """An element and those that follow it, of the same kind and without any element inside."""
    following: HtmlElement | None = element
    while following is not None and following.tag == element.tag and not len(following):
        yield following
        following = following.getnext()


def _lines(holder: HtmlElement) -> list[str]:
    """The lines of an element, that its `br` end."""
    lines = [holder.text or ""]
    for child in holder:
        if child.tag == "br":
            lines.append(child.tail or "")
        else:
            lines[-1] += (child.text_content() if isinstance(child.tag, str) else "") + (child.tail or "")
    return lines


def _told(lines: list[str], element: HtmlElement) -> Iterator[Doubt]:
    run = _longest(lines)
    if (
        len(run) >= _ENOUGH
        and exposed(element)
        and not any(e.tag in _LISTED for e in (element, *element.iterancestors()))
    ):
        first = shorten(folded(run[0]), 60)
        yield Doubt(
            f"{len(run)} lignes commencent par la même puce ou se numérotent, dont « {first} » : est-ce une liste ?",
            element,
        )


def _longest(lines: Iterable[str]) -> list[str]:
    """The longest run of lines with the same bullet, or whose numbers follow each other."""
    best: list[str] = []
    run: list[str] = []
    last = ""
    for line in lines:
        if not line.strip():
            continue
        found = _BULLET.match(line)
        mark = (found[1] or found[2].lower()) if found else ""
        run = [*run, line] if run and mark and _follows(last, mark) else [line] if _begins(mark) else []
        last, best = mark, max(best, run, key=len)
    return best


def _begins(mark: str) -> bool:
    return bool(mark) and (not mark.isalnum() or mark in ("1", "a"))


def _follows(last: str, mark: str) -> bool:
    if not mark.isalnum() or not last.isalnum():
        return mark == last
    if mark.isdigit() and last.isdigit():
        return int(mark) == int(last) + 1
    return len(mark) == len(last) == 1 and ord(mark) == ord(last) + 1


def _rows_of_links(page: Page) -> Iterator[Doubt]:
    """Navigations whose links follow one another, outside any list."""
    for navigation in written(page):
        if (
            navigation.tag == "nav"
            and exposed(navigation)
            and not any(True for _ in navigation.iter("ul", "ol", "dl", "li"))
        ):
            rows = {link.getparent() for link in navigation.iter("a") if _in_a_row(link)}
            for holder in list(rows)[:1]:
                number = sum(1 for child in holder if child.tag == "a") if holder is not None else 0
                if number >= _ENOUGH:
                    yield Doubt(
                        f"{number} liens se suivent dans une navigation, hors de toute liste : en font-ils une ?",
                        holder,
                    )


def _in_a_row(link: HtmlElement) -> bool:
    following = link.getnext()
    return following is not None and following.tag == "a" and not link.get("role")


_QUOTE: Final = re.compile(r"«\s*([^«»]{25,1000}?)\s*»|“([^“”]{25,1000}?)”")
_SAYS: Final = re.compile(
    r"\b(?:declare|declarait|a declare|affirme|explique|precise|souligne|rappelle|ajoute|indique|estime|assure|conclut|"
    r"confie|temoigne|raconte|dit|disait|ecrit|ecrivait|insiste|selon|d'apres|citation)\b"
)


def quotations(page: Page) -> Iterator[Doubt]:
    """Paragraphs where words in quotation marks, that no element says are a quotation, go with a verb of saying."""
    if not any(mark in page.html for mark in ("«", "“", "&laquo;", "&ldquo;")):
        return
    for paragraph in page.dom.iter("p"):
        said = _quoted(words(paragraph))
        around = (*paragraph.iter(), *paragraph.iterancestors()) if said else ()
        if said and exposed(paragraph) and not any(one.tag in ("blockquote", "q", "cite") for one in around):
            yield Doubt(
                f"« {shorten(said, 80)} » paraît être une citation : aucune balise ne le dit.", paragraph
            )


_MARKED: Final = re.compile("[«“]|&(?:laquo|ldquo);")


def _quoted(text: str) -> str:
    """The first words of a text in quotation marks, when a verb of saying goes with them; empty otherwise."""
    found = _QUOTE.search(text) if _MARKED.search(text) else None
    if found is None or not _SAYS.search(plain(f"{text[: found.start()]} {text[found.end() :]}")):
        return ""
    return found[1] or found[2]
