"""What becomes of a page when its reader changes its size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.model import Doubt, Page, Problem
from checker.reading import probed

_LINES = 5


def largeur_de_320_pixels(page: Page) -> Iterator[Problem]:
    """RGAA 10.11.1: certain when the page scrolls sideways to show lines of text that begin in sight, and
    that nothing allows to be laid out in two dimensions."""
    told = probed(page, "overflow", "320px")
    scrolled = int(told.get("scrolled") or 0)
    lines, boxes = _entries(told, "lines"), _entries(told, "boxes")
    if told.get("clipped"):
        yield from (_cut(line) for line in lines[:_LINES] if not line.get("plane"))
    elif sure := [line for line in lines if scrolled and line.get("words") and not line.get("plane")]:
        yield from (_out_of_sight(line, scrolled) for line in sure[:_LINES])
    elif scrolled:
        yield _wider((*lines, *boxes), scrolled)


def _entries(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = told.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _out_of_sight(line: Mapping[str, Any], scrolled: int) -> Problem:
    return Problem(
        f"À 320 pixels de large, la page défile de {scrolled} pixels sur le côté, et il le faut pour lire "
        f"« {line.get('text', '')} ».",
        snippet=str(line.get("html", "")),
    )


def _cut(line: Mapping[str, Any]) -> Doubt:
    return Doubt(
        f"À 320 pixels de large, « {line.get('text', '')} » dépasse de la fenêtre, et la page ne défile pas : la fin "
        "du texte se lit-elle autrement ?",
        snippet=str(line.get("html", "")),
    )


def _wider(found: tuple[Mapping[str, Any], ...], scrolled: int) -> Doubt:
    """The page scrolls for something that may have to be wide, or that nothing shows to be read."""
    first = found[0] if found else {}
    what = "Un tableau, une image, un code ou un cadre" if first.get("plane") else "Un contenu"
    return Doubt(
        f"À 320 pixels de large, la page défile de {scrolled} pixels sur le côté. {what} en est peut-être la cause : "
        "a-t-il besoin de sa largeur pour se comprendre ?",
        snippet=str(first.get("html", "")),
    )
