"""Whether nothing of a page is in the language that it announces: what makes a short text enough to say that its
code is wrong (RGAA 8.4.1)."""

from __future__ import annotations

from typing import Final

from checker.model import Page
from checker.reading import closed_components, page_words, select
from standards.accessibilite.elements import elements
from standards.accessibilite.elements_obligatoires.languages import NAMES, tongue
from standards.accessibilite.elements_obligatoires.passages import passages
from standards.accessibilite.elements_obligatoires.titles import title_of

_FAR: Final = frozenset({
    "ar", "bg", "cs", "da", "el", "et", "eu", "fa", "fi", "ga", "he", "hi", "hr", "hu", "is", "ja", "ko", "lt", "lv",
    "mt", "nb", "nn", "no", "pl", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "th", "tr", "uk", "vi", "zh",
})  # fmt: skip
"""Languages that are not recognised, and whose texts are never taken for one that is: a neighbour of one
(Galician, Catalan, Luxembourgish, Afrikaans…) is not there."""
_ELSEWHERE: Final = "iframe, frame, object, embed, canvas, video, audio, math"
_ATTRIBUTES: Final = ("alt", "title", "aria-label", "placeholder", "value", "label")
_MOST_UNREAD: Final = 0.1
_BY_CHANCE: Final = 0.02
"""The share of words of one language that are also words of another (« on », « or », « but »)."""


def nothing_in(page: Page, announced: str) -> bool:
    """Whether all that a page shows was read, and none of its words is in a language."""
    if announced not in NAMES and announced not in _FAR:
        return False
    if page.rendered is None or closed_components(page) or select(page.dom, _ELSEWHERE):
        return False
    read = sum(passage.tongue.words for passage in passages(page))
    displayed = tongue([page_words(page)])
    if displayed.words - read > _MOST_UNREAD * displayed.words or displayed.share(announced) > _BY_CHANCE:
        return False
    said = (one.get(name) or "" for one in elements(page) for name in _ATTRIBUTES)
    return tongue([title_of(page), *said]).share(announced) <= _BY_CHANCE
