"""What assistive technologies are given of a page, read once for all its elements."""

from collections.abc import Mapping

from lxml.html import HtmlElement

from checker.model import Page, once
from checker.reading import marked_hidden

_KEPT_AWAY = {"template", "noscript"}


def given(page: Page, element: HtmlElement) -> bool:
    """Whether an element is shown, and to assistive technologies too: what `checker.reading.exposed` says, for a rule
    that asks it of many elements of a page."""
    return _exposure(page).get(element, False)


@once
def _exposure(page: Page) -> Mapping[HtmlElement, bool]:
    """Each element of a page, in document order: parents are known before what they hold."""
    found: dict[HtmlElement, bool] = {}
    for element in page.dom.iter("*"):
        parent = element.getparent()
        found[element] = (parent is None or found[parent]) and not _kept_away(element)
    return found


def _kept_away(element: HtmlElement) -> bool:
    if element.tag in _KEPT_AWAY:
        return True
    return bool(element.attrib) and (element.get("aria-hidden") == "true" or marked_hidden(element))
