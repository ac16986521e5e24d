"""Pictures of a page with one element outlined: what a finding points at, for who was not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from selenium.common.exceptions import JavascriptException

from checker.gather.chromium import Chromium
from checker.gather.look import COLLECT_SECONDS, inpage, picture, show_again
from checker.gather.options import Options

_REASONS: Final = {
    "absent": "Affichée de nouveau, la page n'avait plus cet élément.",
    "several": "Ce sélecteur désigne plusieurs éléments de la page.",
    "unreadable": "Ce sélecteur ne se lit pas dans la page entière : l'élément est dans un cadre ou un composant.",
    "unseen": "L'élément n'occupe aucune surface de la page.",
}
_SPOILT: Final = "L'élément n'a pas pu être entouré."
AWAY: Final = "La page n'a pas pu être affichée de nouveau."


def pictures(
    chromium: Chromium, url: str, selectors: Sequence[str], options: Options
) -> Iterator[bytes | str]:
    """For each selector a JPEG picture of the page around its element, outlined; or why there is none, in
    French. Raises the exceptions of Selenium and urllib3."""
    if not show_again(chromium, url, options):
        yield from [AWAY] * len(selectors)
        return
    for selector in selectors:
        said = _drawn(chromium, selector)
        yield picture(chromium) if said == "drawn" else _REASONS.get(said, _SPOILT)


def _drawn(chromium: Chromium, selector: str) -> str:
    """What came of drawing the box; nothing when the page spoils what that needs."""
    chromium.limit(COLLECT_SECONDS)
    try:
        return str(chromium.driver.execute_script(inpage("outline.js"), selector))
    except JavascriptException:
        return ""
