"""What a page may hold beyond the French text it shows: hidden words, and what could not be read."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from checker.model import Doubt, Page
from checker.reading import every_word, language_of, page_words, plain, select, text_cut

_SHOWN_LATER = ("alt", "title", "aria-label", "href", "value")
"""Attributes whose words a page may show one day."""

_FRENCH = frozenset(["les", "des", "et", "du", "une", "pour", "dans", "est", "au", "aux", "sur", "le"])


def everything(tree: HtmlElement) -> str:
    """All the words an element may show one day, ready to compare: hidden text, alternatives and
    addresses included.

    Each element is also read without those inside it: a mark or a note may cut a phrase in two.
    """
    elements = [e for e in tree.iter() if isinstance(e.tag, str) and e.tag not in ("script", "style")]
    alone = (" ".join([e.text or "", *(child.tail or "" for child in e)]) for e in elements)
    attributes = (e.get(name) or "" for e in elements for name in _SHOWN_LATER)
    return plain(" ".join((every_word(tree), *alone, *attributes)))


def not_all_read(page: Page) -> Doubt | None:
    """Why something may be in a page where it was not found: another language, a part out of reach."""
    language = language_of(page.dom)
    if language and not language.startswith("fr") and not _in_french(page):
        return Doubt(f"La page est en langue « {language} » : elle n'a été lue qu'en français.")
    obstacle = obstacle_in(page)
    if obstacle:
        return Doubt(f"Rien n'a été trouvé dans ce qui a pu être lu, mais {obstacle}.")
    return None


def obstacle_in(page: Page) -> str:
    """What kept part of a page from being read, in French; empty when nothing did."""
    if text_cut(page):
        return "la page est trop longue pour avoir été lue en entier"
    if select(page.dom, "frameset, frame") or (
        select(page.dom, "iframe") and len(page_words(page).split()) < 50
    ):
        return "l'essentiel de la page est dans un cadre"
    closed = [e for e in page.dom.iter() if isinstance(e.tag, str) and "-" in e.tag and not len(e)]
    if any(not (e.text or "").strip() and re.search("foot|pied|app|root|page", e.tag) for e in closed):
        return "un composant de la page ne laisse pas lire son texte"
    return ""


def _in_french(page: Page) -> bool:
    tokens = plain(page_words(page)).split()
    return sum(token in _FRENCH for token in tokens) >= 0.04 * max(1, len(tokens))
