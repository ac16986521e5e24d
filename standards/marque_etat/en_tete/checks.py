"""The header: who speaks (the bloc-marque), which site this is, and the way home."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from checker.model import Doubt, Found, Inapplicable, Kind, Missing, Page, Problem, Role, Visit
from checker.placeholders import placeholder
from checker.reading import Link, folded, links, name_of, plain, select, shorten, shown, words
from standards.marque_etat.dsfr import (
    as_drawn,
    drawn,
    first_shown,
    home_as_shown,
    leads_home,
    left_of_the_template,
    logo_text,
    once,
    pages_as_shown,
    require_dsfr,
    uses_dsfr,
)

ISSUERS = re.compile(
    r"(republique francaise|gouvernement|premiere? ministre|services? du premier ministre|minist(er|r)es?|"
    r"secretariat|prefet|prefecture|sous-prefet|ambassade|consulat|representation permanente|academie|"
    r"region academique|rectorat|haut-commissa|administrateur superieur|administration superieure)\b"
    r"|prefete\b|haut-commissa"
)
"""How the names of the State's issuers begin, in `plain` text. Source: info.gouv.fr/marque-de-letat."""

OWN_NAME = {Kind.MINISTRY, Kind.PREFECTURE, Kind.EMBASSY, Kind.FIELD_OFFICE}
"""Kinds of site whose bloc-marque may be enough to name them: there the service title is optional."""


# --- the bloc-marque -----------------------------------------------------------------------


def bloc_marque_en_tete(visit: Visit) -> Iterator[Problem]:
    """The header's bloc-marque on every page shown. Raises `Inapplicable` on a site without DSFR."""
    require_dsfr(home_as_shown(visit))
    yield from once(p for page in pages_as_shown(visit) for p in _brand(page, visit.site.kind))
    logo = first_shown(home_as_shown(visit).dom, ".fr-header .fr-logo")
    if logo is not None:
        yield Found(f"Bloc-marque : « {shorten(words(logo), 120)} ».", logo)


def _brand(page: Page, kind: Kind | None) -> Iterator[Problem]:
    header = first_shown(page.dom, ".fr-header")
    if header is None:
        where = "" if uses_dsfr(page) else ", ni aucun autre élément du DSFR"
        yield Doubt(
            f"La page n'a pas d'en-tête du DSFR (« fr-header »){where} : vérifiez que le bloc-marque "
            "de l'État y figure.",
            url=page.address,
        )
        return
    logo = first_shown(header, ".fr-logo")
    if logo is None:
        yield _without_logo(page, header)
        return
    yield from _wording(page, logo)
    for place in select(header, ".fr-header__operator"):
        left = left_of_the_template(place)
        if left and shown(place):
            message = f"Le logo de l'opérateur porte encore le texte du gabarit : « {left[0]} »."
            yield Problem(message, element=left[1], url=page.address)
    yield from as_drawn(page, logo, "header")
    if kind is Kind.OPERATOR:
        yield from _of_operator(page, header, logo)


def _without_logo(page: Page, header: HtmlElement) -> Problem:
    brand = first_shown(header, ".fr-header__brand")
    if drawn(header if brand is None else brand):
        return Doubt(
            "L'en-tête montre une image au lieu du bloc-marque du DSFR (« fr-logo ») : vérifiez que c'est "
            "bien celui de l'État.",
            element=header,
            url=page.address,
        )
    return Missing(
        "L'en-tête du DSFR ne contient pas de bloc-marque (« fr-logo »).", element=header, url=page.address
    )


def _wording(page: Page, logo: HtmlElement) -> Iterator[Problem]:
    text = logo_text(logo)
    if not text and drawn(logo):
        yield Doubt("L'intitulé du bloc-marque est une image : lisez-le.", element=logo, url=page.address)
    elif not text:
        yield Problem("Le bloc-marque de l'en-tête n'a pas d'intitulé.", element=logo, url=page.address)
    elif placeholder(text):
        yield Problem(
            f"Le bloc-marque de l'en-tête porte encore le texte du gabarit : « {text} ».",
            element=logo,
            url=page.address,
        )
    elif not ISSUERS.match(plain(text)):
        yield Doubt(
            f"L'intitulé « {text} » n'est pas de ceux que nous connaissons : vérifiez qu'il est bien "
            "l'intitulé officiel de l'émetteur.",
            element=logo,
            url=page.address,
        )


def _of_operator(page: Page, header: HtmlElement, logo: HtmlElement) -> Iterator[Problem]:
    text = logo_text(logo)
    if text and plain(text) != "republique francaise":
        yield Doubt(
            f"Un opérateur signe « République Française » ; l'en-tête porte « {text} ».",
            element=logo,
            url=page.address,
        )
    if not any(drawn(place) for place in select(header, ".fr-header__operator")):
        yield Doubt(
            "Le logo de l'opérateur n'est pas à sa place, à côté du bloc-marque (« fr-header__operator »).",
            element=header,
            url=page.address,
        )


# --- the name of the site and the way home -------------------------------------------------


def nom_du_site_en_tete(visit: Visit) -> Iterator[Problem]:
    """The site's name and its link home in the header. Raises `Inapplicable` without DSFR header."""
    require_dsfr(home_as_shown(visit))
    headers = [(page, first_shown(page.dom, ".fr-header")) for page in pages_as_shown(visit)]
    if all(header is None for _, header in headers):
        raise Inapplicable("Aucun en-tête du DSFR (« fr-header ») : voir la règle sur le bloc-marque.")
    yield from once(
        problem
        for page, header in headers
        if header is not None
        for problem in (*_name(page, header, visit.site.kind), *_way_home(page, header, visit))
    )


def _name(page: Page, header: HtmlElement, kind: Kind | None) -> Iterator[Problem]:
    title = first_shown(header, ".fr-header__service-title")
    tagline = first_shown(header, ".fr-header__service-tagline")
    left = placeholder(words(tagline)) if tagline is not None else ""
    if left:
        message = f"La description du site est restée celle du gabarit : « {left} »."
        yield Problem(message, element=tagline, url=page.address)
    if title is None:
        named = any(drawn(place) for place in select(header, ".fr-header__operator"))
        if not named and kind not in OWN_NAME:
            yield Doubt(
                "L'en-tête ne donne pas le nom du site (« fr-header__service-title ») : le bloc-marque "
                "suffit-il à l'identifier ?",
                element=header,
                url=page.address,
            )
        return
    text = name_of(title)
    if not text and not drawn(title):
        yield Problem("Le nom du site est vide dans l'en-tête.", element=title, url=page.address)
    elif placeholder(text):
        yield Problem(
            f"Le nom du site est resté celui du gabarit : « {text} ».", element=title, url=page.address
        )


def _way_home(page: Page, header: HtmlElement, visit: Visit) -> Iterator[Problem]:
    brand = first_shown(header, ".fr-header__brand")
    near = header if brand is None else brand
    found = [link for link in links(page, near) if link.url and shown(link.element)]
    home = next((link for link in found if leads_home(link.url, visit)), None)
    if home is not None:
        yield from _announced(page, home)
    elif found and placeholder(found[0].element.get("href") or ""):
        href = found[0].element.get("href")
        message = f"Le lien vers l'accueil a gardé l'adresse du gabarit : « {href} »."
        yield Problem(message, element=found[0].element, url=page.address)
    elif found:
        yield Doubt(
            f"Le lien du bloc-marque mène à {found[0].url} et non à l'accueil du site.",
            element=found[0].element,
            url=page.address,
        )
    elif _other_way(page, header, near, visit):
        message = "Le lien vers l'accueil n'est pas dans le bloc-marque ni sur le nom du site."
        yield Doubt(message, element=near, url=page.address)
    else:
        yield Missing("L'en-tête n'a aucun lien vers l'accueil.", element=near, url=page.address)


def _other_way(page: Page, header: HtmlElement, near: HtmlElement, visit: Visit) -> bool:
    """Whether the way home may be elsewhere, made by a script, or needless because we are there."""
    elsewhere = any(link.url and leads_home(link.url, visit) for link in links(page, header))
    scripted = select(near, "a, [role=link], [onclick]")
    return elsewhere or bool(scripted) or page.role is Role.HOME or page is visit.home


def _announced(page: Page, link: Link) -> Iterator[Problem]:
    title = folded(link.element.get("title") or "")
    spoken = f"{title} {link.name}".strip() if title != link.name else title
    if placeholder(spoken):
        yield Problem(
            f"Le lien vers l'accueil porte encore le texte du gabarit : « {spoken} ».",
            element=link.element,
            url=page.address,
        )
    elif not spoken and not drawn(link.element):
        yield Problem("Le lien vers l'accueil n'a pas de nom.", element=link.element, url=page.address)
    elif not re.search(r"\baccueil\b|\bhome", plain(spoken)):
        yield Doubt(
            f"Le lien vers l'accueil se nomme « {title or link.name} » : le DSFR demande que son nom contienne « Accueil ».",
            element=link.element,
            url=page.address,
        )
