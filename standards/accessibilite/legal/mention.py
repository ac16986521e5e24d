"""The mention of the home page: which of the three states it announces, and what may stand for it.

Wordings are patterns for `plain()` text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.html import HtmlElement

from checker.model import Doubt, Missing, Page, Problem, once
from checker.model.address import Address
from checker.placeholders import placeholders
from checker.reading import (
    as_written,
    folded,
    links,
    page_words,
    plain,
    probed,
    select,
    shorten,
    shown,
    visible,
    words,
)
from standards.accessibilite.legal.cited import occurrences
from standards.accessibilite.legal.unread import everything, not_all_read

_SUBJECT = r"(?:\s*\(?(?:numerique|web|internet|rgaa(?: ?[\d.]+)?|du (?:site|service)(?: internet| web)?|de ce site)\)?)?"
MENTION = re.compile(
    rf"accessibilite{_SUBJECT}[\s:(«\"|-]*(totalement|partiellement|non)[\s-]?\s?conforme(?!s\b|ment\b)"
)
_LABEL = re.compile(
    rf"accessibilite{_SUBJECT}[\s:(\[{{<‹«\"'|-]*(?:(?:a )?(?:choix|choisir|etat|niveau)\b[\s:-]*)?$"
)
_TEMPLATE_LENGTH = 90
_NO_STATE = r"(?!totalement|partiellement|non\b|pas\b|vraiment)"
_ALMOST = re.compile(
    rf"acc?ess?ibil+it\w{{0,9}}\W{{1,9}}(?:{_NO_STATE}\w{{1,40}}\W{{1,9}}){{0,6}}?"
    r"(?:(?:totalement|partiellement|entierement|pleinement|non|pas)\W?\s?conform\w{0,9}"
    r"|(?:en )?(?:conformite (?:totale|partielle)|non[\s-]conformite)"
    r"|(?:totalement|partiellement|non)[\s-]accessible)"
    r"|acc?ess?ibil+it\w{0,9}\s*:\s*(?:non|partielle(?:ment)?|totale(?:ment)?)\b(?!\W*(?:vraiment|non)\b)"
    r"|accessibility\W{1,3}(?:fully|partially|not|non)\W?\s?complian\w{0,3}"
)
_STATE_ALONE = re.compile(
    r"(?<!totalement )(?<!pas )(?:totalement|partiellement|non)[\s-]conforme(?!s\b|ment\b)"
)
_STATE_SAID = re.compile(
    r"(?<!totalement )(?<!pas )\b(?:totalement|partiellement|entierement|pleinement|non|pas)[\s-](?:conforme|accessible)(?!s\b|ment\b)"
    r"|\bconformite\b.{0,20}\b(?:totale|partielle)|\bnon[\s-]conformite"
)
_SAME_WORDS = re.compile(r"accessib\w{0,9}\b[^.;]{0,60}?\bconform\w{0,6}")
_SAME_STATE = re.compile(r"(?:[\w'-]{1,30} ){0,4}\b(?:totalement|partiellement|non)[\s-]conform\w{0,6}")
"""The words of the mention, in another shape."""

_SUBJECT_NEAR = re.compile(r"accessibil|rgaa|handicap")
SUBJECT_IN_ADDRESS = re.compile(r"accessib|a11y|rgaa")
"""Paths that say « accessibilité », to be searched in `plain()` text."""

_DEEPEST = 60
"""Levels of nesting walked to show the element that holds a text: enough for a page, not for a trap."""


@once
def announced(page: Page) -> set[str]:
    """The states the page shows for itself: those of its footer if any, else of its whole text."""
    displayed = set(_states(page_words(page))) - _concealed(page) - _cited(page)
    footers = [words(e) for e in select(page.dom, "footer, [role=contentinfo]") if shown(e)]
    return displayed.intersection(state for text in footers for state in _states(text)) or displayed


def _states(text: str) -> Iterator[str]:
    """The states of the mentions of a text, but for a template's, which gives the choice of all."""
    said = plain(text)
    for match in MENTION.finditer(said):
        around = said[match.start() : match.end() + _TEMPLATE_LENGTH]
        if not any(left.start < len(match[0]) for left in placeholders(around)):
            yield match[1]


def _concealed(page: Page) -> set[str]:
    """The states that the browser laid out where no eye sees them, and nowhere else."""
    seen: dict[str, bool] = {}
    for place in _told(page, "places"):
        if isinstance(place, dict) and isinstance(place.get("text"), str):
            for state in _states(place["text"]):
                seen[state] = seen.get(state, False) or bool(place.get("visible"))
    return {state for state, visible in seen.items() if not visible}


def _cited(page: Page) -> set[str]:
    """The states that only sentences cite, out of the footer."""
    cited: dict[str, bool] = {}
    for place in occurrences(page.dom, MENTION):
        for state in _states(place.text):
            cited[state] = cited.get(state, True) and place.cited
    return {state for state, always in cited.items() if always}


def not_its_own(page: Page) -> Doubt | None:
    """The mention is in the text of the page, but nobody sees it, or it may be that of another service."""
    written, concealed = page_words(page), _concealed(page)
    for hidden in MENTION.finditer(plain(written)):
        if hidden[1] in concealed:
            said = _trimmed(as_written(written, *hidden.span()))
            return Doubt(
                f"La mention « {said} » est dans le texte de la page, mais personne ne la voit : elle est hors "
                "de l'écran, rognée, transparente ou de la couleur de son fond.",
                _holder(page.dom, MENTION),
            )
    for place in occurrences(page.dom, MENTION):
        match = MENTION.search(plain(place.text))
        if match and place.cited:
            said = _trimmed(as_written(place.text, *match.span()))
            message = (
                f"La page cite « {said} » dans une phrase, hors du pied de page : est-ce sa propre mention ?"
            )
            return Doubt(message, place.element)
    return None


def _trimmed(said: str) -> str:
    """A quotation without the marks around its words, cut when too long."""
    return shorten(re.sub(r"^\W+|[^\w)]+$", "", said), 80)


def _told(page: Page, name: str) -> list[Any]:
    """What the probe of mentions says, when it is the list expected: a page may have broken it."""
    value = probed(page, "mentions").get(name)
    return value if isinstance(value, list) else []


def template(page: Page) -> Problem | None:
    """The mention is the one of a template, left to fill: certain, when all the page was read."""
    text = visible(folded(page_words(page)))
    for left in placeholders(text):
        before = plain(text[max(0, left.start - 60) : left.start])
        if _LABEL.search(before) or plain(left.piece).startswith("accessibilite"):
            message = (
                f"La mention d'accessibilité est restée celle du gabarit : « {shorten(left.piece, 100)} »."
            )
            holder = _holder(page.dom, re.compile(re.escape(plain(left.piece))))
            return not_all_read(page) or Problem(message, holder)
    return None


def listed(states: Iterable[str]) -> str:
    """Several states, as a French list."""
    return ", ".join(f"« {state} conforme »" for state in sorted(states))


def near_wording(page: Page) -> Doubt | None:
    """A wording that is close to the mention, or a state whose subject is written elsewhere."""
    written = page_words(page)
    text = plain(written)
    almost = next((m for m in _ALMOST.finditer(text) if not MENTION.match(m[0])), None)
    if almost:
        return _near(_trimmed(as_written(written, *almost.span())), _holder(page.dom, _ALMOST))
    for drawn in _told(page, "generated"):
        if isinstance(drawn, str):
            said = shorten(folded(drawn), 80)
            return Doubt(
                f"« {said} » est écrit par la feuille de style (« ::before » ou « ::after ») : la mention s'affiche "
                "peut-être, sans être dans le texte de la page."
            )
    unfilled = MENTION.search(text)
    if unfilled:
        said = _trimmed(as_written(written, unfilled.start(), unfilled.end() + _TEMPLATE_LENGTH))
        return Doubt(f"La page écrit « {said} » : est-ce sa mention, ou un choix qui reste à faire ?")
    if MENTION.search(everything(page.dom)):
        return Doubt("La mention est dans le code de la page, mais n'est pas affichée comme du texte.")
    for match in _STATE_ALONE.finditer(text):
        if _SUBJECT_NEAR.search(text[max(0, match.start() - 80) : match.end() + 80]):
            said = _trimmed(as_written(written, *match.span()))
            return Doubt(f"La page dit « {said} » sans la formule « Accessibilité : … ».")
    return _without_subject(page)


def _without_subject(page: Page) -> Doubt | None:
    """A state that does not say of what: in a link to the page of accessibility, or in the footer."""
    for link in links(page):
        of_subject = SUBJECT_IN_ADDRESS.search(plain(Address.of(link.url).said_path)) and shown(link.element)
        if of_subject and _STATE_SAID.search(plain(f"{link.name} {words(link.element)}")):
            return _near(link.name, link.element)
    for footer in select(page.dom, "footer, [role=contentinfo]"):
        if shown(footer) and _STATE_SAID.search(plain(words(footer))):
            holder = _holder(footer, _STATE_SAID)
            return _near(words(footer if holder is None else holder), holder)
    return None


def _near(said: str, element: HtmlElement | None) -> Doubt:
    message = f"Mention proche, mais qui n'est pas l'une des trois formules : « {shorten(said, 80)} »."
    return Doubt(message, element)


def no_mention(page: Page) -> Problem:
    """The mention is surely not there; shown with what comes closest to it."""
    said, place = _closest(page)
    instead = f" ; elle dit « {said} »" if said else ""
    return Missing(
        "Aucune des trois mentions (« Accessibilité : totalement conforme », « Accessibilité : partiellement "
        f"conforme », « Accessibilité : non conforme ») n'apparaît dans la page d'accueil{instead}.",
        place,
    )


def _closest(page: Page) -> tuple[str, HtmlElement | None]:
    """The words of the mention in another shape, else the last link that says only « accessibilité »,
    else the state of something else."""
    written = page_words(page)
    text = plain(written)
    named = [link.element for link in links(page) if "accessibilite" in plain(words(link.element))[:60]]
    close = _SAME_WORDS.search(text)
    if named and not close:
        return shorten(words(named[-1]), 60), named[-1]
    close = close or _SAME_STATE.search(text)
    if not close:
        return "", None
    return _trimmed(as_written(written, *close.span())), _holder(page.dom, close.re)


def _holder(tree: HtmlElement, pattern: re.Pattern[str]) -> HtmlElement | None:
    """The smallest element whose text matches."""
    held, candidates = None, [tree]
    for _ in range(_DEEPEST):
        inner = (e for e in candidates if isinstance(e.tag, str) and pattern.search(plain(words(e))))
        found = next(inner, None)
        if found is None:
            break
        held, candidates = found, list(found)
    return held
