"""What assistive technologies are given of a page: each element is looked at once."""

from lxml.html import HtmlElement

from checker.model import Page, once
from checker.reading import marked_hidden

_KEPT_AWAY = {"template", "noscript"}


def given(page: Page, element: HtmlElement) -> bool:
    """Whether an element is shown, and to assistive technologies too: what `checker.reading.exposed` says, for a rule
    that asks it of many elements of a page."""
    known = _known(page)
    climbed: list[HtmlElement] = []
    node: HtmlElement | None = element
    while node is not None and node not in known:
        climbed.append(node)
        node = node.getparent()
    shown = node is None or known[node]
    for one in reversed(climbed):
        shown = shown and not _kept_away(one)
        known[one] = shown
    return shown


@once
def _known(_page: Page) -> dict[HtmlElement, bool]:
    """What was already found of the elements of a page and of those that hold them."""
    return {}


def _kept_away(element: HtmlElement) -> bool:
    if element.tag in _KEPT_AWAY:
        return True
    return bool(element.attrib) and (element.get("aria-hidden") == "true" or marked_hidden(element))
