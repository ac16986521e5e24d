"""Colours: what a page says of them."""

import re
from collections.abc import Iterator
from itertools import islice

from checker.model import Doubt, Page
from checker.reading import as_written, page_words, plain

_COLOURED = re.compile(r" (?:en|couleur) (?:rouge|vert|bleu|orange|gris|jaune|violet|rose)e?s?\b")
_TOLD = re.compile(
    r"\b(?:(?:champs?|mots?|lignes?|cases?|zones?|elements?|dates?|communes?|departements?|jours?|valeurs?|rubriques?)"
    r"(?: \w{1,20}){0,3}|(?:signal|indiqu|marqu|surlign|affich|represent|figur|color|not|precis)ee?s?(?: ci-dess(?:us|ous))?)"
    r"(?: de| par la)?$"
)
"""What comes before « en rouge », « de couleur rouge » or « par la couleur rouge » where a page refers to a colour."""
_AROUND = 60
_SHOWN = 3


def information_par_la_couleur(page: Page) -> Iterator[Doubt]:
    """RGAA 3.1.1 and 3.1.2: a sentence that refers to a colour, where something else must tell the same."""
    text = page_words(page)
    bare = plain(text)
    coloured = (
        one for one in _COLOURED.finditer(bare) if _TOLD.search(bare[max(0, one.start() - 100) : one.start()])
    )
    for found in islice(coloured, _SHOWN):
        start = bare.rfind(" ", 0, max(0, found.start() - _AROUND)) + 1
        end = bare.find(" ", min(len(bare) - 1, found.end() + _AROUND))
        excerpt = as_written(text, start, end if end > 0 else len(bare))
        yield Doubt(
            f"Une phrase renvoie à une couleur, « {excerpt} » : la même information se lit-elle sans voir la couleur ?",
            snippet=excerpt,
        )
