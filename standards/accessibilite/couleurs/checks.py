"""Colours: what a page says of them."""

import re
from collections.abc import Iterator

from checker.model import Doubt, Page
from checker.reading import as_written, page_words, plain

_COLOURS = r"(?:rouge|vert|bleu|orange|gris|jaune|violet|rose)e?s?"
_TOLD = re.compile(
    r"\b(?:(?:champs?|mots?|lignes?|cases?|zones?|elements?|dates?|communes?|departements?|jours?|valeurs?|rubriques?)"
    r"(?: \w{1,20}){0,3}|(?:signal|indiqu|marqu|surlign|affich|represent|figur|color|not|precis)ee?s?(?: ci-dess(?:us|ous))?)"
    rf" (?:en|de couleur|par la couleur) {_COLOURS}\b"
)
_AROUND = 60
_SHOWN = 3


def information_par_la_couleur(page: Page) -> Iterator[Doubt]:
    """RGAA 3.1.1 and 3.1.2: a sentence that refers to a colour, where something else must tell the same."""
    text = page_words(page)
    bare = plain(text)
    for number, found in enumerate(_TOLD.finditer(bare)):
        if number == _SHOWN:
            return
        start = bare.rfind(" ", 0, max(0, found.start() - _AROUND)) + 1
        end = bare.find(" ", min(len(bare) - 1, found.end() + _AROUND))
        excerpt = as_written(text, start, end if end > 0 else len(bare))
        yield Doubt(
            f"Une phrase renvoie à une couleur, « {excerpt} » : la même information se lit-elle sans voir la couleur ?",
            snippet=excerpt,
        )
