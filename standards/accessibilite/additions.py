"""What a page adds when something is pointed at, has the focus or is activated: by its styles, by its scripts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml.html import HtmlElement

from checker.model import CantTell, Doubt, NotTested, Page, once
from checker.reading import exposed, missing_sheets, probed, select, shorten

MOST = 5
"""What is told of one page."""

POINTED = ("mouseover", "mouseenter", "mousemove", "pointerover", "pointerenter", "pointermove", "focus")
"""The beginnings of the events by which a script learns what is pointed at or has the focus."""

_TOOLTIPS = (
    "[role~=tooltip], [data-tooltip], [data-tippy-content], [data-toggle=tooltip], [data-toggle=popover], "
    "[data-bs-toggle=tooltip], [data-bs-toggle=popover]"
)


def revealed(page: Page, *kinds: str) -> list[Mapping[str, Any]]:
    """What the style sheets show only on hover or on focus, a selector each; of some kinds when they are said."""
    found = probed(page, "hover").get("revealed")
    told = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list | tuple) else []
    return [one for one in told if not kinds or set(kinds) & by(one)]


def by(one: Mapping[str, Any]) -> set[str]:
    """What shows a content: "hover", "focus", or both."""
    told = one.get("by")
    return {str(kind) for kind in told} if isinstance(told, list | tuple) else set()


def doubt(one: Mapping[str, Any], question: str) -> Doubt:
    """A content that styles show, and what a person has to see."""
    when = " ou ".join(name for kind, name in _WHEN.items() if kind in by(one))
    return Doubt(
        f"« {shorten(str(one.get('text') or ''), 80)} » ne paraît que {when} ({one.get('selector', '')}) : {question}",
        snippet=str(one.get("html") or ""),
    )


_WHEN = {"hover": "au survol", "focus": "à la prise de focus"}


@once
def tooltips(page: Page) -> list[HtmlElement]:
    """The elements that say that they are tooltips, or that they have one."""
    return select(page.dom, _TOOLTIPS)


def described(page: Page) -> bool:
    """Whether an element is described by another that is not shown, as tooltips are."""
    names = {
        name
        for one in select(page.dom, "[aria-describedby]")
        for name in one.get("aria-describedby", "").split()
    }
    return bool(names) and any(
        one.get("id") in names and not exposed(one) for one in select(page.dom, "[id]")
    )


def heard(page: Page, *kinds: str) -> list[str]:
    """The kinds of events that the page listens to, among those that begin so."""
    told = probed(page, "heard").get("kinds")
    return [str(one) for one in told if str(one).startswith(kinds)] if isinstance(told, list | tuple) else []


def own(page: Page) -> int:
    """How many links hidden until they have the focus show themselves then, as quick access links do."""
    return _number(page, "own")


def activated(page: Page) -> int:
    """How many elements styles show when something is checked, pressed or reached."""
    return _number(page, "active")


def _number(page: Page, name: str) -> int:
    return int(probed(page, "hover").get(name) or 0)


def need_styles(page: Page) -> None:
    """Raise `NotTested` or `CantTell` unless all that the style sheets may show is known."""
    told = probed(page, "hover")
    blind = [*missing_sheets(page), *map(str, told.get("unread") or ())]
    if blind:
        raise NotTested(
            f"Une feuille de styles n'a pas pu être lue ({shorten(blind[0], 100)}) : ce qu'elle montre au survol est inconnu."
        )
    if told.get("cut"):
        raise NotTested(
            "Les feuilles de styles sont trop longues, ou trop complexes, pour être lues en entier."
        )
    if told.get("kept"):
        raise CantTell(
            "Des styles montrent un contenu au survol, dans une partie de la page qui était fermée pendant la visite."
        )
