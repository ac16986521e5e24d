"""The names of frames."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Doubt, Inapplicable, Page, Problem
from checker.reading import (
    absolute_url,
    base_url,
    closed_components,
    exposed,
    folded,
    listed,
    select,
    shorten,
)
from standards.accessibilite.absence import need_no_choice, without_inserted
from standards.accessibilite.names import address, bare, letterless

_FOR_MACHINES = {"0", "1", "0px", "1px"}
"""Sizes of frames that carry a tracker or a message channel and show nothing."""

_EMPTY_WORDS = {
    "iframe", "i-frame", "frame", "cadre", "contenu", "content", "untitled", "untitled document", "sans titre", "document",
    "page", "page web", "index", "undefined", "null", "object object", "title", "titre", "embed", "widget",
}  # fmt: skip
_NO_FRAME = "La page n'affiche aucun cadre."
_NOTHING_SHOWN = {"vide", "empty", "blank", "about blank", "about:blank"}
_PAGE_FILE = re.compile(r"[^\s/]+\.(?:html?|php|aspx?|jsp|cfm|do|pdf)")


def titre_des_cadres(page: Page) -> Iterator[Problem]:
    """RGAA 2.1.1, read as written: each frame shown has a `title`, whatever else names it."""
    frames = _frames(page)
    unread = closed_components(page)
    if unread:
        yield Doubt(
            f"Ce qu'affiche un composant fermé de la page ({listed(unread)}) n'a pas pu être lu : "
            "a-t-il un cadre, et un titre pour ce cadre ?"
        )
    elif not frames:
        need_no_choice(page, _NO_FRAME)
        raise Inapplicable(_NO_FRAME)
    seen_by_axe = _reported(page)
    for frame in frames:
        if folded(frame.get("title") or ""):
            continue
        if frame.get("role") in ("none", "presentation"):
            yield Doubt("Le cadre se dit décoratif et n'a pas d'attribut « title ».", frame)
        elif folded(frame.get("aria-label") or "") or frame.get("aria-labelledby"):
            yield Doubt(
                "Le cadre est nommé par un attribut ARIA ; le RGAA demande un attribut « title ».", frame
            )
        elif seen_by_axe is None or any(mark in seen_by_axe for mark in _marks(frame)):
            yield Problem(f"Le cadre {_content(frame)} n'a pas d'attribut « title ».", frame)
        else:
            yield Doubt(
                f"Le cadre {_content(frame)} n'a pas d'attribut « title » ; "
                "il était peut-être masqué pendant la visite.",
                frame,
            )


def pertinence_du_titre_des_cadres(page: Page) -> Iterator[Problem]:
    """RGAA 2.2.1: certain when the title says nothing of any content: empty, an address, the name of a file, or a
    word of a closed list."""
    frames = _frames(page)
    if not frames:
        _without_frames(page)
    seen_by_axe = _reported(page)
    for frame in frames:
        title = frame.get("title")
        if title is None:
            continue
        if not folded(title):
            hidden = seen_by_axe is not None and not any(mark in seen_by_axe for mark in _marks(frame))
            where = f"L'attribut « title » du cadre {_content(frame)} est vide"
            if hidden:
                yield Doubt(f"{where} ; le cadre était peut-être masqué pendant la visite.", frame)
            else:
                yield Problem(f"{where}.", frame)
        elif fault := _says_nothing(page, frame, folded(title)):
            yield Problem(f"Le titre du cadre, « {shorten(title, 80)} », {fault}.", frame)
        elif bare(title) in _NOTHING_SHOWN:
            yield Doubt(f"Le titre du cadre est « {title} » : le cadre est-il vraiment vide ?", frame)


def _without_frames(page: Page) -> None:
    """Frames need no frame to be read: only what else may hide one is asked."""
    without_inserted(page, _NO_FRAME)


def _says_nothing(page: Page, frame: HtmlElement, title: str) -> str:
    """Why a title says nothing of what its frame shows; empty when a person must say."""
    source = frame.get("src") or ""
    start = base_url(page)
    if address(title) or (source and absolute_url(start, title) == absolute_url(start, source)):
        return "est une adresse"
    if _PAGE_FILE.fullmatch(title.lower()):
        return "est un nom de fichier"
    if letterless(title):
        return "n'est fait que de signes"
    return "ne dit rien de ce qu'il contient" if bare(title) in _EMPTY_WORDS else ""


def _frames(page: Page) -> list[HtmlElement]:
    """The frames that a page shows, as far as its markup says."""
    return [
        frame for frame in select(page.dom, "iframe, frame") if exposed(frame) and not _for_a_machine(frame)
    ]


def _for_a_machine(frame: HtmlElement) -> bool:
    return bool({frame.get("width"), frame.get("height")} & _FOR_MACHINES)


def _reported(page: Page) -> str | None:
    """The code of the frames axe found nameless and not hidden; None when axe did not judge them."""
    answer = (page.axe or {}).get("frame-title")
    if answer is None:
        return None
    return "\n".join(str(node.get("html", "")) for node in answer.get("nodes", ()))


def _marks(frame: HtmlElement) -> list[str]:
    """What recognises a frame in a piece of code: axe's and ours differ in order and escapes."""
    values = [(name, frame.get(name) or "") for name in ("id", "name", "src")]
    return [f'{name}="{value[:60]}' for name, value in values if value and "&" not in value] or [
        f"<{frame.tag}"
    ]


def _content(frame: HtmlElement) -> str:
    source = frame.get("src") or frame.get("name") or ""
    return f"« {source[:80]} »" if source else "sans adresse"
