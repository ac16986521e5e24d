"""Elements used for their looks alone (RGAA 8.9.1). What is certain has no other use: a paragraph or an item of a
list that holds a blank, a block made of line breaks, a group of fields without any."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from checker.model import Doubt, Page, Problem
from checker.reading import exposed, folded, shorten
from standards.accessibilite.elements import written
from standards.accessibilite.elements_obligatoires.simulated import paragraphs

_FIELDS: Final = frozenset({
    "input", "select", "textarea", "button", "output", "meter", "progress", "iframe", "object", "embed",
})  # fmt: skip
_MOST_RUNS: Final = 40
"""Runs of line breaks of a page whose texts are read."""
_OF_STYLE: Final = frozenset({"class", "style", "align", "dir", "lang", "title"})


def misused(page: Page) -> Iterator[Problem]:
    """Each of them, in the order of the page."""
    for element in written(page):
        judge = _JUDGES.get(element.tag)
        if judge is not None and (found := judge(element)) is not None and _counts(element):
            yield found
    yield from _breaks(page)
    yield from _idle_links(page)


def _counts(element: HtmlElement) -> bool:
    """Whether an element is shown, and neither written by a person in an editor nor waiting for a message."""
    return exposed(element) and not any(
        one.get("contenteditable") is not None
        or one.get("aria-live")
        or one.get("role") in ("alert", "status", "log")
        for one in (element, *element.iterancestors())
    )


def _blank(element: HtmlElement) -> int:
    """How many line breaks and no-break spaces an element holds, when it holds nothing else: 0 otherwise."""
    if any(part.tag != "br" for part in element) or not _OF_STYLE.issuperset(element.attrib):
        return 0
    text = (element.text or "") + "".join(br.tail or "" for br in element)
    return 0 if text.strip() else len(element) + text.count("\u00a0")


def _blank_text(element: HtmlElement) -> Problem | None:
    if not _blank(element):
        return None
    return Problem(
        f"L'élément « {element.tag} » ne contient qu'une espace ou un saut de ligne : il ne sert qu'à faire un blanc.",
        element,
    )


def _blank_box(element: HtmlElement) -> Problem | None:
    if len(element) < 2 or _blank(element) < 2:
        return None
    return Problem(
        "Cet élément ne contient que des sauts de ligne « br » : ils ne servent qu'à faire un blanc.", element
    )


def _no_field(element: HtmlElement) -> Problem | None:
    inside = [one for one in element.iterdescendants() if isinstance(one.tag, str)]
    if not inside or any(one.tag in _FIELDS or "-" in one.tag or one.get("role") for one in inside):
        return None
    return Problem("L'élément « fieldset », qui groupe des champs, n'en contient aucun.", element)


def _breaks(page: Page) -> Iterator[Problem]:
    """One problem for all the runs of line breaks of the page that make paragraphs of a text, and one doubt for
    the others."""
    last = [br for br in page.dom.iter("br") if _after_break(br) and not _next_is_break(br)]
    blank = {holder: _blank(holder) for holder in {br.getparent() for br in last}}
    runs = [br for br in last if not blank[br.getparent()] and _counts(br)]
    read = [(br, paragraphs(page, br)) for br in runs[:_MOST_RUNS]]
    sure = [(br, around) for br, around in read if around is not None]
    if sure:
        (end, start), times = sure[0][1], _times(len(sure))
        yield Problem(
            f"Des sauts de ligne « br » qui se suivent font des paragraphes, {times} : aucune balise ne sépare « {end} » de "
            f"« {start} ».",
            sure[0][0].getparent(),
        )
    if len(sure) < len(runs):
        others = [br for br in runs if br not in {br for br, _ in sure}]
        yield Doubt(
            f"Des sauts de ligne « br » se suivent, {_times(len(others))} : servent-ils à espacer deux textes ?",
            others[0],
        )


def _times(number: int) -> str:
    return f"{number} fois dans la page" if number > 1 else "dans la page"


def _after_break(element: HtmlElement) -> bool:
    before = element.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()


def _next_is_break(element: HtmlElement) -> bool:
    following = element.getnext()
    return following is not None and following.tag == "br" and not (element.tail or "").strip()


def _idle_links(page: Page) -> Iterator[Doubt]:
    """One doubt for all the `a` of the page that lead nowhere, mark no place and do nothing."""
    idle = [
        one
        for one in page.dom.iter("a")
        if _OF_STYLE.issuperset(one.attrib) and folded(one.text_content()) and _counts(one)
    ]
    if idle:
        name = shorten(folded(idle[0].text_content()), 60)
        others = f" (et {len(idle) - 1} autres)" if len(idle) > 1 else ""
        yield Doubt(
            f"« {name} »{others} est dans une balise « a » qui n'est ni un lien ni une ancre : ne sert-elle qu'à la mise "
            "en forme ?",
            idle[0],
        )


_JUDGES: Final = {
    "p": _blank_text,
    "li": _blank_text,
    "blockquote": _blank_text,
    "div": _blank_box,
    "td": _blank_box,
    "section": _blank_box,
    "fieldset": _no_field,
}
