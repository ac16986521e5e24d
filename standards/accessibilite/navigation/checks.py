"""The way of the keyboard through a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from checker.model import Doubt, Found, Inapplicable, NotTested, Page, Problem
from checker.reading import page_words, plain

_TOLD = re.compile(r"\b(?:touches?|clavier|echap|esc|ctrl|alt|raccourcis?|tabulation)\b")
"""Words by which a page may tell how to leave an element."""


def circulation_au_clavier(page: Page) -> Problem:
    """RGAA 12.9.1: certain when neither Tab, Shift+Tab nor Escape leave an element, alone, whose inside
    is known, and when no word of the page may tell another way."""
    seen = page.states["clavier"].seen
    stops = int(seen.get("stops") or 0)
    if seen.get("ended"):
        if not stops:
            raise Inapplicable("Aucun élément de la page ne reçoit le focus.")
        return Found(f"La touche Tab a parcouru {stops} éléments, puis a quitté la page.")
    held = [one for one in seen.get("held") or () if isinstance(one, Mapping)]
    if not held:
        raise NotTested(f"La touche Tab n'avait pas fini de parcourir la page après {stops} éléments.")
    return _held(page, held[0], int(seen.get("among") or 1), str(seen.get("freed") or ""))


def _held(page: Page, element: Mapping[str, Any], among: int, freed: str) -> Problem:
    evidence = str(element.get("html") or "")
    doubt = _way_out(page, element, among, freed)
    if doubt:
        return Doubt(f"La touche Tab ne va pas plus loin que cet élément. {doubt}", snippet=evidence)
    return Problem("Ni Tab, ni Maj+Tab, ni Échap ne font quitter cet élément.", snippet=evidence)


def _way_out(page: Page, element: Mapping[str, Any], among: int, freed: str) -> str:
    """Why a person may not be trapped after all; empty when nothing says so."""
    if element.get("deep"):
        return "Ce qu'il contient n'a pas pu être suivi : regardez si l'on en sort."
    if element.get("dialog"):
        return "Il est dans une fenêtre posée sur la page : peut-on la fermer au clavier ?"
    if freed:
        key = "Maj+Tab" if freed == "Shift+Tab" else "Échap"
        return f"La touche {key} en fait sortir : la personne peut-elle le savoir ?"
    if among > 1:
        return f"Le focus tourne entre {among} éléments : regardez si un autre moyen en fait sortir."
    if _TOLD.search(plain(page_words(page))):
        return "La page parle du clavier : dit-elle comment en sortir ?"
    return ""
