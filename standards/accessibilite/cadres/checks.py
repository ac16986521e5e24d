"""The names of frames."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Doubt, Inapplicable, Page, Problem
from checker.reading import closed_components, exposed, folded, listed, select

_FOR_MACHINES = {"0", "1", "0px", "1px"}
"""Sizes of frames that carry a tracker or a message channel and show nothing."""


def titre_des_cadres(page: Page) -> Iterator[Problem]:
    """RGAA 2.1.1, read as written: each frame shown has a `title`, whatever else names it."""
    frames = [
        frame for frame in select(page.dom, "iframe, frame") if exposed(frame) and not _for_a_machine(frame)
    ]
    unread = closed_components(page)
    if unread:
        yield Doubt(
            f"Ce qu'affiche un composant fermé de la page ({listed(unread)}) n'a pas pu être lu : "
            "a-t-il un cadre, et un titre pour ce cadre ?"
        )
    elif not frames:
        raise Inapplicable("La page n'affiche aucun cadre.")
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
