"""The footer: the bloc-marque again, the State's four links, the legal links, the licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from checker.model import Doubt, Inapplicable, Missing, Page, Problem, Visit
from checker.reading import folded, links, name_of, plain, select, shown, words
from standards.marque_etat.dsfr import (
    drawn,
    first_shown,
    home_as_shown,
    logo_text,
    placeholder,
    require_dsfr,
    version_of,
)
from standards.marque_etat.releases import written
from standards.marque_etat.state_links import accepted, discrepancies, misleading

NO_FOOTER = "La page n'a pas de pied de page du DSFR (« fr-footer ») : voir la règle sur son bloc-marque."


# --- the bloc-marque -----------------------------------------------------------------------


def bloc_marque_pied(page: Page) -> Iterator[Problem]:
    """The footer bears the header's bloc-marque and a link home. `Inapplicable` without DSFR."""
    require_dsfr(page)
    footer = first_shown(page.dom, ".fr-footer")
    if footer is None:
        yield Doubt(
            "La page suit le DSFR mais n'a pas son pied de page (« fr-footer ») : vérifiez que le "
            "bloc-marque y figure."
        )
        return
    logo = first_shown(footer, ".fr-logo")
    if logo is None:
        yield _without_logo(footer)
        return
    yield from _wording(page, logo)
    brand = first_shown(footer, ".fr-footer__brand")
    if brand is not None and not any(link.url for link in links(page, brand)):
        yield Doubt("Le bloc-marque du pied de page ne ramène pas à l'accueil.", element=brand)


def _without_logo(footer: HtmlElement) -> Problem:
    brand = first_shown(footer, ".fr-footer__brand")
    if drawn(footer if brand is None else brand):
        return Doubt(
            "Le pied de page montre une image au lieu du bloc-marque du DSFR (« fr-logo ») : vérifiez "
            "que c'est bien celui de l'État.",
            element=footer,
        )
    return Missing("Le pied de page du DSFR ne répète pas le bloc-marque (« fr-logo »).", element=footer)


def _wording(page: Page, logo: HtmlElement) -> Iterator[Problem]:
    text = logo_text(logo)
    header = first_shown(page.dom, ".fr-header .fr-logo")
    above = logo_text(header) if header is not None else ""
    if not text and drawn(logo):
        yield Doubt("L'intitulé du bloc-marque du pied de page est une image : lisez-le.", element=logo)
    elif not text:
        yield Problem("Le bloc-marque du pied de page n'a pas d'intitulé.", element=logo)
    elif placeholder(text):
        message = f"Le bloc-marque du pied de page porte encore le texte du gabarit : « {text} »."
        yield Problem(message, element=logo)
    elif above and plain(above) != plain(text):
        yield Doubt(
            f"Le pied de page signe « {text} » et l'en-tête « {above} » : est-ce voulu ?", element=logo
        )


# --- the four links of the State -----------------------------------------------------------


def liens_institutionnels(visit: Visit) -> Iterator[Problem]:
    """The footer's list of four links, against the lists in force on the day of the visit.

    Raises `Inapplicable` when there is no DSFR footer and nothing misleading elsewhere.
    """
    page = home_as_shown(visit)
    footer = first_shown(page.dom, ".fr-footer")
    if footer is None:
        yield from _misleading_outside(page)
        return
    listed = [
        link
        for place in select(footer, ".fr-footer__content-list")
        if shown(place)
        for link in links(page, place)
        if shown(link.element)
    ]
    known = version_of(page)
    loaded = f" ; la page charge le DSFR {written(known.version)}" if known and known.sure else ""
    answers = [list(discrepancies(page, footer, listed, p, loaded)) for p in accepted(visit.day)]
    yield from min(answers, key=_severity, default=[])


def _severity(problems: list[Problem]) -> tuple[int, int]:
    return sum(not isinstance(p, Doubt) for p in problems), len(problems)


def _misleading_outside(page: Page) -> Iterator[Problem]:
    """Without DSFR footer nothing is due, but a footer link that says one address and leads to
    another deserves a look."""
    places = select(page.dom, "footer, [role=contentinfo]")
    found = {id(link.element): link for place in places for link in links(page, place)}.values()
    astray = [link for link in found if misleading(link)]
    if not astray:
        raise Inapplicable(NO_FOOTER)
    for link in astray:
        target = link.url or "nulle part"
        yield Doubt(f"Le lien « {link.name} » du pied de page mène à {target}.", element=link.element)


# --- the legal links -----------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """A legal link: its usual label, how people write it and what may stand for it (in `plain`
    text), whether its absence is a defect for certain, whether words without link will do."""

    label: str
    pattern: re.Pattern[str]
    instead: re.Pattern[str]
    certain: bool = True
    words_will_do: bool = False


DUE = (
    Due("Accessibilité", re.compile(r"accessibilit"), re.compile(r"\ba11y\b|handicap"), words_will_do=True),
    Due(
        "Mentions légales",
        re.compile(
            r"mentions? legale|(informations?|infos?|notice) legale|legal (notice|information)|imprint"
        ),
        re.compile(r"\bmentions?\b|\blegal|conditions|\bcgu\b|\bterms\b|a propos"),
    ),
    Due(
        "Données personnelles",
        re.compile(
            r"donnees (a caractere )?perso|(protection|gestion|traitement) d(es|e vos) donnees|vos donnees|rgpd|"
            r"donnees et cookies|confidentialite|vie privee|personal data|data protection|privacy"
        ),
        re.compile(r"donnees|conditions|\bcgu\b|\bterms\b|\bdata\b"),
    ),
    Due(
        "Gestion des cookies",
        re.compile(r"cookie|traceur|consentement"),
        re.compile(r"confidentialite|vie privee|privacy|consent"),
        certain=False,
    ),
)
"""Source: the DSFR's footer documentation, « Code »: links and contents that are always due."""


def liens_legaux(page: Page) -> Iterator[Problem]:
    """The legal links of the home page's footer. Raises `Inapplicable` without DSFR footer."""
    require_dsfr(page)
    footer = first_shown(page.dom, ".fr-footer")
    if footer is None:
        raise Inapplicable(NO_FOOTER)
    french = (page.dom.get("lang") or "fr").lower().startswith("fr")
    inside = _doors(footer)
    everywhere = _doors(page.dom)
    said = plain(words(footer))
    for due in DUE:
        found = [element for element in inside if due.pattern.search(plain(_spoken(element)))]
        if found:
            yield from _astray(due, found)
        elif not (due.words_will_do and due.pattern.search(said)):
            yield _absent(due, footer, inside, everywhere, certain=french)


def _doors(tree: HtmlElement) -> list[HtmlElement]:
    return [element for element in select(tree, "a, button, [role=button], [role=link]") if shown(element)]


def _spoken(element: HtmlElement) -> str:
    return f"{name_of(element)} {element.get('title') or ''}"


def _absent(
    due: Due, footer: HtmlElement, inside: list[HtmlElement], everywhere: list[HtmlElement], *, certain: bool
) -> Problem:
    for element in everywhere:
        if due.pattern.search(plain(_spoken(element))):
            message = f"Le lien « {due.label} » est dans la page mais pas dans le pied de page du DSFR."
            return Doubt(message, element=element)
    for element in inside:
        if due.instead.search(plain(_spoken(element))):
            message = f"Pas de lien « {due.label} » : le lien « {name_of(element)} » en tient-il lieu ?"
            return Doubt(message, element=element)
    message = f"Le pied de page n'a pas de lien « {due.label} »."
    if not due.certain:
        message += " Vérifiez que le site ne dépose aucun cookie soumis au consentement."
        return Doubt(message, element=footer)
    return Missing(message, element=footer) if certain else Doubt(message, element=footer)


def _astray(due: Due, found: list[HtmlElement]) -> Iterator[Problem]:
    """A link left as the template has it, or one that leads nowhere by itself."""
    element = found[0]
    href = (element.get("href") or "").strip()
    if placeholder(href) or placeholder(_spoken(element)):
        message = f"Le lien « {due.label} » du pied de page est resté celui du gabarit."
        yield Problem(message, element=element)
    elif due.certain and all(e.tag == "a" and (e.get("href") or "").strip() in {"", "#"} for e in found):
        message = f"Le lien « {due.label} » du pied de page semble ne mener nulle part."
        yield Doubt(message, element=element)


# --- the licence ---------------------------------------------------------------------------

_LICENCE = re.compile(r"licence\s+(etalab|ouverte)\b|etalab[- ]?2\.0|open licen[cs]e")
_LICENCE_LINK = re.compile(
    r"licence-ouverte|open-licen[cs]e|licence[_-]ouverte|etalab.*licence|etalab-2\.0", re.IGNORECASE
)
_OTHER_TERMS = re.compile(
    r"licen[cs]e|creative commons|cc[- ]by|propriete intellectuelle|droits? (d'auteur|reserves)|copyright|"
    r"©|reutilis|reproduction|all rights reserved"
)


def licence_des_contenus(page: Page) -> Iterator[Problem]:
    """The footer says under which licence contents may be used again, with a link to its text."""
    require_dsfr(page)
    footer = first_shown(page.dom, ".fr-footer")
    if footer is None:
        raise Inapplicable(NO_FOOTER)
    said = plain(words(footer))
    place = first_shown(footer, ".fr-footer__bottom-copy")
    if _LICENCE.search(said):
        if not any(_LICENCE_LINK.search(link.url) for link in links(page, footer)):
            yield from _unlinked(page, footer, place)
    elif _OTHER_TERMS.search(said):
        yield Doubt(
            "Le pied de page annonce d'autres conditions que la licence Etalab 2.0 : vérifiez qu'elles se "
            "justifient.",
            element=footer if place is None else place,
            snippet=folded(words(footer if place is None else place)),
        )
    else:
        yield Missing(
            "Le pied de page ne dit pas sous quelle licence les contenus sont réutilisables.",
            element=footer if place is None else place,
        )


def _unlinked(page: Page, footer: HtmlElement, place: HtmlElement | None) -> Iterator[Problem]:
    near = footer if place is None else place
    if any(_LICENCE.search(plain(link.name)) and link.url for link in links(page, footer)):
        yield Doubt("Le lien de la licence ne mène pas à l'adresse attendue de son texte.", element=near)
    else:
        yield Missing("La mention de la licence n'a pas de lien vers le texte de la licence.", element=near)
