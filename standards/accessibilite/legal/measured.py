"""What a site says of itself, held against what its pages showed.

Source: RGAA, « mentions et pages obligatoires »: « totalement conforme » says that every criterion is met. An
audit looks at a sample, at its date: a defect seen elsewhere, later, contradicts it for a person to judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.model import CantTell, Doubt, Found, Inapplicable, NotTested, Page, Problem, Role, Visit
from checker.model.address import Address
from checker.reading import exposed, language_of, missing_sheets, select, shorten, snippet, words
from standards.accessibilite.legal.declaration import declaration_of
from standards.accessibilite.legal.mention import announced

_BY_AXE = {
    "label": "un champ n'a pas d'étiquette",
    "select-name": "une liste n'a pas d'étiquette",
    "button-name": "un bouton n'a pas de nom",
    "link-name": "un lien n'a pas d'intitulé",
    "color-contrast": "un texte n'est pas assez contrasté",
}
"""Answers of axe-core that are failures of the RGAA on any page, in French; read when it was asked."""


def against_the_pages(visit: Visit) -> Iterator[Problem]:
    """A site that says « totalement conforme » shows no certain defect on the pages seen."""
    source = _claim(visit)
    here = Address.of(visit.home.address).bare
    own = (page for page in visit.pages if page.seen and Address.of(page.address).bare == here)
    pages = [page for page in own if page.rendered is not None]
    if not pages:
        raise NotTested("Aucune page n'a été affichée : rien à rapprocher de l'état déclaré.")
    sound = True
    for page in pages:
        for fault, shown in _faults(page):
            sound = False
            yield Doubt(
                f"{source}, mais ici {fault} : l'état est-il encore juste ?", snippet=shown, url=page.address
            )
            break
    if sound:
        told = f"Pages vues : {len(pages)}. Aucun des défauts cherchés n'y est ; ce n'est pas une preuve de conformité."
        yield Found(told)


def _claim(visit: Visit) -> str:
    """Where the site says « totalement conforme », as the beginning of a sentence. Raises `Inapplicable` when it
    does not, `NotTested` when nothing could be read."""
    home = visit.page(Role.HOME)
    states = announced(home) if home is not None and home.seen and home.rendered is not None else set()
    if "totalement" in states:
        return "L'accueil annonce « totalement conforme »"
    try:
        declaration = declaration_of(visit)
    except (NotTested, CantTell):
        if states:
            raise Inapplicable("L'accueil n'annonce pas « totalement conforme ».") from None
        raise
    if declaration.state == "totalement" and not declaration.doubtful:
        return "La déclaration dit « totalement conforme »"
    raise Inapplicable("Le site ne se dit pas « totalement conforme ».")


def _faults(page: Page) -> Iterator[tuple[str, str]]:
    """The certain defects of a page, each with the beginning of what shows it."""
    if not language_of(page.dom):
        yield "la page n'indique pas sa langue", "<html>"
    if not any(words(title) for title in select(page.dom, "head > title")):
        yield "la page n'a pas de titre", "<title>"
    for image in select(
        page.dom, "img:not([alt]):not([role]):not([aria-label]):not([aria-labelledby]):not([title])"
    ):
        if exposed(image):
            yield "une image n'a pas d'alternative", snippet(image)
    for frame in select(page.dom, "iframe:not([title])"):
        if exposed(frame):
            yield "un cadre n'a pas de titre", snippet(frame)
    for name, told in _BY_AXE.items():
        yield from _told_by_axe(page, name, told)


def _told_by_axe(page: Page, name: str, told: str) -> Iterator[tuple[str, str]]:
    answer = (page.axe or {}).get(name)
    if not isinstance(answer, Mapping) or (name == "color-contrast" and missing_sheets(page)):
        return
    for node in answer.get("nodes", ()):
        if node.get("outcome") == "failed":
            yield told, shorten(str(node.get("html", "")))
