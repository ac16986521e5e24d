"""The top of a page, which the glossary of the RGAA calls its header: where the title of the document stands."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from checker.model import Page
from checker.reading import closed_components, exposed, laid_out, plain, shown, words

_UNSEEN: Final = re.compile(r"sr-only|hidden|hide|invisible|screen-?reader|off-?screen|clip", re.IGNORECASE)
_APART: Final = frozenset(
    {"main", "nav", "aside", "footer", "section", "article", "dialog", "figure", "form"}
)


def title_at_top(page: Page) -> HtmlElement | None:
    """The first heading of a page without any `header`, when it comes before all but links, and bears the title
    of the page, or is apart from the main content by a navigation. None when it may be something else."""
    heading = next(page.dom.iter("h1"), None)
    if heading is None or closed_components(page) or next(page.dom.iter("header"), None) is not None:
        return None
    if not _stands_out(page, heading) or not _first(heading):
        return None
    return heading if _is_title(page, heading) or _navigation_follows(heading) else None


def _stands_out(page: Page, heading: HtmlElement) -> bool:
    """Whether a heading is shown, and in no part of the page that has a name of its own."""
    styled = bool(_UNSEEN.search(heading.get("class") or ""))
    apart = any(
        one.tag in _APART or "-" in str(one.tag) or one.get("role") for one in heading.iterancestors()
    )
    several = len(plain(words(heading)).split()) >= 2
    return several and not styled and not apart and exposed(heading) and laid_out(page, heading)


def _first(heading: HtmlElement) -> bool:
    """Whether nothing but links comes before a heading: neither a text nor a zone."""
    before: list[HtmlElement] = heading.xpath("preceding::*[not(ancestor-or-self::head)]")
    if any(one.tag in _APART or "-" in str(one.tag) for one in before):
        return False
    said: list[str] = heading.xpath(
        "preceding::text()[not(ancestor::head or ancestor::a or ancestor::script or ancestor::style or "
        "ancestor::template or ancestor::noscript)]"
    )
    return not any(map(str.strip, said)) and _shown_after(heading, "main")


def _is_title(page: Page, heading: HtmlElement) -> bool:
    title = next(page.dom.iter("title"), None)
    return title is not None and plain(words(heading)) in plain(title.text_content())


def _navigation_follows(heading: HtmlElement) -> bool:
    """Whether a navigation stands between a heading and the main content."""
    return _shown_after(heading, "nav[following::main and not(ancestor::main)]")


def _shown_after(heading: HtmlElement, what: str) -> bool:
    found: list[HtmlElement] = heading.xpath(f"following::{what}")
    return any(shown(one) and words(one) for one in found)
