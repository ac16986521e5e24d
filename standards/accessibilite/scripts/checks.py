"""What scripts make of a page, as its own attributes say it: what is clicked, what changes on its own, what takes
the focus away, and how messages are announced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from checker.model import Doubt, Page, Problem
from checker.reading import exposed, name_of, select, shorten
from standards.accessibilite.absence import without
from standards.accessibilite.elements import first, scripted

_ACTIVE: Final = frozenset(
    {"a", "area", "button", "input", "select", "textarea", "summary", "option", "label", "video", "audio"}
)
"""Elements that the keyboard reaches, or that stand for one it does."""
_OTHER: Final = frozenset(
    {"html", "body", "form", "main", "iframe", "object", "embed", "script", "link", "img"}
)
"""Elements whose handlers listen to what is in them, or to their own loading. (The image of a link is in it.)"""
_CLICKS: Final = ("onclick", "ondblclick", "onmousedown", "onmouseup", "ng-click", "data-ng-click")
_CLICKED: Final = ", ".join(f"[{name}]" for name in _CLICKS)

_MOVES: Final = re.compile(
    r"\bsubmit\s*\(|\blocation\s*(?:\.\s*href)?\s*=(?!=)|\blocation\s*\.\s*(?:assign|replace)\s*\(|\bwindow\s*\.\s*open\s*\("
)
"""What a script says to send a form, or to go to another page."""
_LEAVES: Final = re.compile(
    r"^(?:return\s+)?(?:javascript:)?\s*(?:this\s*\.\s*)?blur\s*\(\s*\)\s*;?\s*(?:return\s+\w+\s*;?)?$"
)
_BLURS: Final = re.compile(r"\bblur\s*\(")


def _need_scripts(page: Page) -> None:
    if not scripted(page):
        without(page, "La page n'a aucun script.")


def elements_cliquables(page: Page) -> Iterator[Doubt]:
    """RGAA 7.1.1, 7.3.1: what is clicked, that the keyboard does not seem to reach. A person decides."""
    _need_scripts(page)
    return first(_clicked(page))


def _clicked(page: Page) -> Iterator[Doubt]:
    for element in select(page.dom, _CLICKED):
        handler = next((name for name in _CLICKS if (element.get(name) or "").strip()), "")
        if handler and not _reached(element) and exposed(element):
            name = shorten(name_of(element), 60) or "sans texte"
            role = "" if element.get("role") else ", et n'a pas de rôle"
            yield Doubt(
                f"L'élément « {element.tag} » ({name}) réagit à la souris ({handler}), n'est pas atteint au clavier{role} : "
                "peut-on faire la même chose sans souris ?",
                element,
            )


def _reached(element: HtmlElement) -> bool:
    """Whether an element, one around it or one of those in it is reached by the keyboard."""
    if element.tag in _ACTIVE or element.tag in _OTHER or "-" in element.tag or _focusable(element):
        return True
    around = any(
        one.tag in ("a", "button", "label", "summary") or _focusable(one) for one in element.iterancestors()
    )
    return around or any(
        _focusable(one) or one.tag in _ACTIVE for one in element.iterdescendants() if isinstance(one.tag, str)
    )


def _focusable(element: HtmlElement) -> bool:
    return element.get("tabindex") is not None or (element.get("contenteditable") or "false") != "false"


def changement_de_contexte(page: Page) -> Iterator[Doubt]:
    """RGAA 7.4.1: a field that goes elsewhere when a value is chosen, or as soon as it is reached. A person looks
    for the text that warns of it."""
    _need_scripts(page)
    return first(_moving(page))


def _moving(page: Page) -> Iterator[Doubt]:
    for element in select(page.dom, "[onchange], [onfocus], [oninput]"):
        for handler, when in (
            ("onchange", "quand sa valeur change"),
            ("onfocus", "dès qu'il reçoit le focus"),
            ("oninput", "à la saisie"),
        ):
            code = element.get(handler) or ""
            if element.tag != "form" and code and _MOVES.search(code) and exposed(element):
                yield Doubt(
                    f"L'élément « {element.tag} » envoie un formulaire ou change de page {when} ({handler}) : un texte en "
                    "avertit-il avant ?",
                    element,
                )


def maintien_du_focus(page: Page) -> Iterator[Problem]:
    """RGAA 7.3.2 (WCAG failure F55): certain when an element gives up the focus as soon as it has it."""
    _need_scripts(page)
    return first(_leaving(page))


def _leaving(page: Page) -> Iterator[Problem]:
    for element in select(page.dom, "[onfocus]"):
        code = (element.get("onfocus") or "").strip()
        if not code or not _BLURS.search(code) or not exposed(element):
            continue
        if _LEAVES.match(code) and element.get("disabled") is None and element.get("tabindex") != "-1":
            yield Problem(
                "Cet élément perd le focus dès qu'il le reçoit : on ne peut pas s'en servir au clavier.",
                element,
            )
        else:
            yield Doubt("Cet élément peut perdre le focus dès qu'il le reçoit.", element)


def messages_de_statut(page: Page) -> Iterator[Doubt]:
    """RGAA 7.5.1 to 7.5.3: live regions that are not quite those roles. A person decides."""
    _need_scripts(page)
    return first(_announced(page))


def _announced(page: Page) -> Iterator[Doubt]:
    for element in select(page.dom, "[aria-live]"):
        live = (element.get("aria-live") or "").strip().lower()
        role = (element.get("role") or "").strip().lower()
        if live == "assertive" and not role and (element.get("aria-atomic") or "").lower() != "true":
            yield Doubt(
                'Cette zone est annoncée aussitôt (aria-live="assertive") sans rôle « alert » ni « aria-atomic » : une '
                "partie du message peut manquer.",
                element,
            )
        elif (role, live) in (("status", "assertive"), ("alert", "polite")) or (
            role in ("alert", "status", "log") and live == "off"
        ):
            yield Doubt(f"Le rôle « {role} » et l'attribut aria-live « {live} » se contredisent.", element)
