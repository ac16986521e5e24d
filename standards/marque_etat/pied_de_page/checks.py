"""The footer: the bloc-marque again, the State's four links, the legal links, the licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import islice

from lxml.html import HtmlElement

from checker.model import Doubt, Inapplicable, Missing, Page, Problem, Visit
from checker.model.address import Address
from checker.placeholders import placeholder, placeholders
from checker.reading import (
    absolute_url,
    base_url,
    folded,
    laid_out,
    links,
    marked_hidden,
    name_of,
    page_words,
    plain,
    select,
    shorten,
    shown,
    words,
)
from standards.marque_etat.dsfr import (
    as_drawn,
    drawn,
    first_shown,
    home_as_shown,
    leads_home,
    left_of_the_template,
    logo_text,
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
    brand = first_shown(footer, ".fr-footer__brand")
    left = left_of_the_template(_around(logo, brand, footer))
    if left:
        message = f"Le bloc-marque du pied de page porte encore le texte du gabarit : « {left[0]} »."
        yield Problem(message, element=left[1])
        return
    if logo is None:
        yield _without_logo(footer)
        return
    yield from _wording(page, logo)
    yield from as_drawn(page, logo, "footer")
    if brand is not None and not any(link.url for link in links(page, brand)):
        yield Doubt("Le bloc-marque du pied de page ne ramène pas à l'accueil.", element=brand)


def _around(logo: HtmlElement | None, brand: HtmlElement | None, footer: HtmlElement) -> HtmlElement:
    """The block of the brand: its own, else the link around the logo, else what there is."""
    if brand is not None:
        return brand
    return footer if logo is None else next(logo.iterancestors("a"), logo)


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
    text), the path its page usually has, whether its absence is a defect for certain, which words will
    do without a link, and which may."""

    label: str
    pattern: re.Pattern[str]
    instead: re.Pattern[str]
    path: re.Pattern[str]
    certain: bool = True
    words: re.Pattern[str] | None = None
    near: re.Pattern[str] | None = None


_ACCESSIBILITY = (
    r"accessibilit\w{0,3}\b(?! (?:physique|universelle|urbaine|batiment)"
    r"| (?:de|du|des|d'|a|au|aux|pour|dans|en|sur)\b(?! ?(?:l'|(?:la|le|les|ce|cet|cette|ces|nos|notre|mon|votre) )?"
    r"(?:present\w{0,2} )?(?:sites?|portails?|services? (?:en ligne|numeriques?|internet|web)|service|plateforme|application|"
    r"appli|pages?|contenus?|demarches?|web|internet|ligne|rgaa)\b))"
)
"""Accessibility, but for that of something else than the site: of buildings, of transports."""

_OTHER_PAPERS = (
    r"\b(?:commission|conseil|delegu|observatoire|diagnostic|registre|agenda|ad'?ap\b|prix|label|guide|formation|"
    r"schema|plan d'action|travaux|mobilite)"
)
"""What may be about accessibility without being the mention nor the declaration of the site."""

_PERSONS_DATA = (
    r"donnees(?! (?:(?:de|du|des|d'|sur|en)\b(?! ?(?:l'|la |les |nos |vos |mon |ses )?"
    r"(?:utilis|usag|person|intern|visit|agent|citoyen|adheren|candida|eleve|patient|client|abonn|prive|sante\b|site|cookie))"
    r"|ouverte|publique|cle|geo|(?!perso|priv|nominati|sensib|confiden|collect|recueil|utilis|transmis|traitee)"
    r"\w{2,30}(?:iques|ales|elles|aires|ees|ives)\b))"
)
"""Data, but for those that their name says to be of another thing than persons: of mobility, geographical."""

DUE = (
    Due(
        "Accessibilité",
        re.compile(rf"^(?:(?!{_OTHER_PAPERS}).)*?{_ACCESSIBILITY}"),
        re.compile(
            r"accessib|\ba11y\b|handicap|\brgaa\b|malvoyan|\bsourd|lecteurs? d'ecran|facile a lire|\bfalc\b"
        ),
        re.compile(r"accessib|a11y|rgaa"),
        words=re.compile(
            rf"^{_ACCESSIBILITY}|declaration d'{_ACCESSIBILITY}|{_ACCESSIBILITY}[^.;]{{0,30}}\bconform"
        ),
        near=re.compile(
            r"\b(?:totalement|partiellement|entierement|non|pas)[ -]conforme(?!s\b|ment\b)|conformite\b.{0,20}\b(?:totale|partielle)"
        ),
    ),
    Due(
        "Mentions légales",
        re.compile(
            r"mentions? legale|(informations?|infos?|notice) legale|legal (notice|information)|imprint"
        ),
        re.compile(
            r"\bmentions?\b|\blegal|conditions|\bcgu\b|\bterms\b|a propos|\bediteur|\bedition du site|"
            r"\bcredits?\b(?! (?:photo|immobilier|d'impot|agricole))|qui sommes|juridi|reglementaires?|"
            r"infos? (?:sur le|du) site|informations? (?:sur le|du|editoriale|obligatoire)|responsables? (?:du site|de la publication)|"
            r"directeur de la publication|hebergeur|\bnotice\b|\bimpressum\b|avertissement|droits? d'auteur"
        ),
        re.compile(r"mentions?[-_ ]?leg|(?:infos?|informations?)[-_ ]legales|/legal\b"),
    ),
    Due(
        "Données personnelles",
        re.compile(
            r"donnees (a caractere )?perso|rgpd|"
            rf"(protection|gestion|traitement|utilisation|usage) d(es|e vos) {_PERSONS_DATA}|"
            rf"^(vos|mes) {_PERSONS_DATA}|"
            r"donnees et cookies|confidentialite|vie privee|personal data|data protection|privacy"
        ),
        re.compile(
            r"(?<!jeux de )(?<!jeu de )(?<!base de )(?<!bases de )\bdonnees\b"
            r"(?! (?:ouvertes|publiques|geographiques|statistiques|cles|chiffrees|de reference))"
            r"|conditions|\bcgu\b|\bterms\b|(?<!open )\bdata\b(?!viz)"
            r"|\binfo(?:s|rmations?)?\b[^.]{0,20}\b(?:perso|prive|nominativ|confidentiel|vous concern)"
            r"|(?:protection|protege|securite|charte|gestion|traitement|usage|utilisation|politique|collecte)\b[^.]{0,20}"
            r"\binfo(?:s|rmations?)?\b|\bvos (?:infos?|informations?|droits|traces)\b|\bnominati|mentions? d'information"
            r"|\bcnil\b|\bdp[od]\b|informatique et libertes?|anonymat|\bgdpr\b|respect de (?:vous|votre)"
        ),
        re.compile(
            r"donnees[-_ ](?:a[-_ ]caractere[-_ ])?perso|protection[-_ ]des[-_ ]donnees|confidentialite|vie[-_ ]privee|rgpd|privacy"
        ),
    ),
    Due(
        "Gestion des cookies",
        re.compile(r"cookie|traceur|consentement"),
        re.compile(r"confidentialite|vie privee|privacy|consent"),
        re.compile(r"cookie|traceur|consent"),
        certain=False,
    ),
)
"""Source: the DSFR's footer documentation, « Code »: links and contents that are always due."""


def liens_legaux(page: Page, visit: Visit) -> Iterator[Problem]:
    """The legal links of the home page's footer. Raises `Inapplicable` without DSFR footer."""
    require_dsfr(page)
    footer = first_shown(page.dom, ".fr-footer")
    if footer is None:
        raise Inapplicable(NO_FOOTER)
    french = (page.dom.get("lang") or "fr").lower().startswith("fr")
    doors = _doors(page)
    back = [door for door in doors if _leads_back(door, page, visit)]
    everywhere = [door for door in doors if door not in back]
    inside = [door for door in everywhere if footer in door.element.iterancestors()]
    around = [door for door in back if footer in door.element.iterancestors()]
    texts = list(islice(_texts(footer), _TEXTS_OF_A_FOOTER))
    for due in DUE:
        found = [door.element for door in inside if due.pattern.search(door.said)]
        if found and not any(laid_out(page, element) for element in found):
            message = f"Le lien « {due.label} » est dans le code du pied de page, mais ne s'affiche pas."
            yield Doubt(message, element=found[0])
        elif found:
            yield from _astray(due, found)
        elif labelled := next((door for door in around if due.pattern.search(_label(door))), None):
            message = f"Le lien « {name_of(labelled.element)} » du pied de page ramène à l'accueil."
            yield Doubt(message, element=labelled.element)
        elif not (due.words and any(due.words.search(text) for text in texts)):
            yield (
                _stand_in(due, inside, everywhere)
                or _near(due, footer)
                or _absent(due, footer, certain=french)
            )


@dataclass(frozen=True)
class Door:
    """A link or a button of the page, what it says of itself in `plain` text, names left out (neither
    that of the site, which may be about any of these subjects, nor that of a host), and where it goes."""

    element: HtmlElement
    said: str
    url: str


def _doors(page: Page) -> list[Door]:
    """The doors of the page, but for the brand, the institutional links and the ways home."""
    own, start = _own_names(page), base_url(page)
    found = []
    for element in select(page.dom, "a, button, [role=button], [role=link]"):
        said = _HOST_NAME.sub(" ", plain(_spoken(element)))
        if shown(element) and not _of_the_brand(element) and not _WAY_HOME.search(said):
            bare = reduce(lambda text, name: text.replace(name, " "), own, said)
            href = (element.get("href") or "").strip()
            found.append(Door(element, bare, absolute_url(start, href) if href else ""))
    return found


def _leads_back(door: Door, page: Page, visit: Visit) -> bool:
    """Whether a link only leads home, or to the page it is in: no anchor, no script of its own."""
    address, _, part = door.url.partition("#")
    if not address or part or (door.element.get("href") or "").strip().endswith("#"):
        return False
    if door.element.tag != "a" or _SCRIPTED & set(door.element.keys()):
        return False
    home = not Address.of(address).query and leads_home(address, visit)
    return home or Address.of(address).place == Address.of(page.address).place


def _label(door: Door) -> str:
    """What a link says, when it begins as the label of a legal link does rather than as a name."""
    found = _LABEL.match(door.said)
    return found[1] if found else ""


def _near(due: Due, footer: HtmlElement) -> Problem | None:
    """The words of the footer that may stand for the link."""
    parts = (e for e in footer.iter() if isinstance(e.tag, str) and not marked_hidden(e))
    read = islice(parts, _TEXTS_OF_A_FOOTER) if due.near else ()
    found = [part for part in read if due.near and due.near.search(plain(words(part)))]
    if not found:
        return None
    said = shorten(words(found[-1]), 80)
    message = f"Pas de lien « {due.label} » : les mots « {said} » du pied de page en tiennent-ils lieu ?"
    return Doubt(message, element=found[-1])


def _own_names(page: Page) -> list[str]:
    """The names the site gives itself, in its header and in the title of the page, the longest first."""
    named = [words(element) for element in select(page.dom, ".fr-header__service-title") if shown(element)]
    titles = (title.text or "" for title in page.dom.iter("title"))
    named += [part for title in islice(titles, 1) for part in _PARTS_OF_A_TITLE.split(title)]
    return sorted({name for name in map(plain, named) if len(name) > _A_WORD}, key=len, reverse=True)


def _texts(footer: HtmlElement) -> Iterator[str]:
    """The whole text of the footer, then those it holds outside of its brand, in `plain` form."""
    yield plain(words(footer))
    for element in footer.iter():
        if isinstance(element.tag, str) and (element.text or "").strip() and not _of_the_brand(element):
            yield plain(words(element))


_SCRIPTED = frozenset(
    {"onclick", "role", "aria-controls", "aria-haspopup", "data-toggle", "data-bs-toggle", "data-fr-opened"}
)
"""Attributes of a link whose address may not be where it leads."""
_LABEL = re.compile(
    r"^(?:(?:la|le|les|nos|notre|vos|votre|mes|page|voir|consulter|declaration|politique|charte|gestion|protection|respect|"
    r"traitement|parametres|preferences|informations?|niveau|de|des|du|d'|l'|sur|relative|a|aux)\b\W*|\W+)*"
    r"((?:accessib|mentions?\b|legal|donnees|confidentialite|vie privee|rgpd|cookies?|traceurs?).*)$"
)
_TEXTS_OF_A_FOOTER = 400
_BRAND = re.compile(
    r"(?:^|\s)fr-(?:header__brand|header__service|footer__brand|footer__content-list|footer__content-desc)(?:\s|$)"
)
_WAY_HOME = re.compile(r"^(?:retour (?:a l'|vers l')|page d')?accueil\b|^home\b")
_HOST_NAME = re.compile(r"\b[\w-]{2,63}(?:\.[\w-]{2,63})+\b")
_PARTS_OF_A_TITLE = re.compile(r" [-–—|:·] ?| ?[|·] ?")
_A_WORD = 20
"""A name longer than this is not one of the labels due, such as « Accessibilité »."""


def _of_the_brand(element: HtmlElement) -> bool:
    around = (element, *element.iterancestors())
    return any(_BRAND.search(e.get("class") or "") for e in around)


def _spoken(element: HtmlElement) -> str:
    return f"{name_of(element)} {element.get('title') or ''}"


def _stand_in(due: Due, inside: list[Door], everywhere: list[Door]) -> Problem | None:
    """A link that may stand for the one that the footer lacks."""
    for door in everywhere:
        if due.pattern.search(door.said):
            message = f"Le lien « {due.label} » est dans la page mais pas dans le pied de page du DSFR."
            return Doubt(message, element=door.element)
    for door in inside:
        if due.instead.search(door.said) or due.path.search(plain(Address.of(door.url).said_path)):
            message = f"Pas de lien « {due.label} » : le lien « {name_of(door.element)} » en tient-il lieu ?"
            return Doubt(message, element=door.element)
    return None


def _absent(due: Due, footer: HtmlElement, *, certain: bool) -> Problem:
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
_LATER = (
    r"(?:(?:sera|seront|doit etre|reste a|est a|a) (?:bientot |prochainement |ulterieurement )?"
    r"(?:ajout|indiqu|precis|affich|plac|inser|mentionn|renseign|defini|complet|communiqu|publi|chois|determin|venir)\w*"
    r"|en cours de (?:definition|choix|validation|redaction))"
)
_PROMISED_LICENCE = re.compile(
    rf"\b{_LATER}[^.;]{{0,60}}\blicen[cs]e\b|\blicen[cs]e\b[^.;©]{{0,60}}\b{_LATER}(?: (?:ici|la|prochainement|bientot))?"
)
"""A licence to come is no licence: « Ici sera placée la mention de licence », « Licence : à venir »."""

_USUAL_RESERVE = re.compile(r"sauf mention (?:explicite|contraire)[^.;]{0,60}?(?:des tiers|,)")
_NAMED_TERMS = re.compile(
    r"licen[cs]es? (?:libre|publique|cc\b|odbl|gpl|agpl|mit\b|eupl|apache|gnu)|creative commons|cc[- ]by|"
    r"propriete intellectuelle|droits? (?:d'auteur|reserves)|copyright|©|reutilis|reproduction|all rights reserved"
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
    left = _template_of_licence(footer, place)
    if _LICENCE.search(said) and not _LICENCE.search(plain(page_words(page))):
        message = "La mention de la licence est dans le code du pied de page, mais ne s'affiche pas."
        yield Doubt(message, element=footer if place is None else place)
    elif _LICENCE.search(said):
        if not any(_LICENCE_LINK.search(link.url) for link in links(page, footer)):
            yield from _unlinked(page, footer, place)
    elif left and not _NAMED_TERMS.search(_USUAL_RESERVE.sub(" ", said.replace(plain(left), " "))):
        yield Problem(
            f"La mention de la licence est restée celle du gabarit : « {shorten(left, 120)} ».",
            element=footer if place is None else place,
        )
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


def _template_of_licence(footer: HtmlElement, place: HtmlElement | None) -> str:
    """What stands in the footer where the licence is due: a template's words, or the promise of some."""
    pieces = [found.piece for found in placeholders(words(footer))]
    there = "" if place is None else placeholder(words(place))
    named = next((piece for piece in pieces if "licence" in plain(piece)), "")
    promised = _PROMISED_LICENCE.search(plain(words(footer)))
    return there or named or (promised[0].strip() if promised else "")


def _unlinked(page: Page, footer: HtmlElement, place: HtmlElement | None) -> Iterator[Problem]:
    near = footer if place is None else place
    if any(_LICENCE.search(plain(link.name)) and link.url for link in links(page, footer)):
        yield Doubt("Le lien de la licence ne mène pas à l'adresse attendue de son texte.", element=near)
    else:
        yield Missing("La mention de la licence n'a pas de lien vers le texte de la licence.", element=near)
