"""Identifiers given to several elements of a page (RGAA 8.2.1)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Doubt, Page, Problem
from checker.reading import shorten
from standards.accessibilite.code import lowered
from standards.accessibilite.elements import those


def repeated(page: Page) -> Iterator[Problem]:
    """One problem an identifier. Where a component has its own tree, it may repeat those of the page."""
    trees = "shadowrootmode" in lowered(page)
    bearers: dict[str, list[HtmlElement]] = {}
    for element in those(page, "[id]"):
        if identity := (element.get("id") or "").strip():
            bearers.setdefault(identity, []).append(element)
    for identity, found in bearers.items():
        if len(found) > 1:
            message = f"L'identifiant « {shorten(identity, 60)} » est donné à {len(found)} éléments."
            yield Doubt(message, found[1]) if trees else Problem(message, found[1])
