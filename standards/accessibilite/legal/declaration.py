"""The declaration itself: is a page one, which one is the site's, and the texts its rules read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from checker.model import CantTell, Doubt, Found, NotTested, Page, Problem, Role, Visit, once
from checker.model.address import Address, bare_host
from checker.reading import as_written, need_shown, own_hosts, plain, select, visible, words
from standards.accessibilite.legal.mention import MENTION
from standards.accessibilite.legal.unread import everything
from standards.accessibilite.legal.ways import Ways, page_behind, ways_from

_MODEL = tuple(
    re.compile(pattern)
    for pattern in (
        r"etat de (?:la )?conformite", r"resultats? (?:des tests|de l'audit)", r"contenus? non accessibles?",
        r"derogations? pour charge disproportionnee", r"contenus? non soumis a l'obligation",
        r"etablissement de (?:cette|la) declaration", r"technologies utilisees", r"environnements? de test",
        r"ayant fait l'objet (?:de la|d'une) verification", r"retour d'information", r"voies? de recours",
        r"declaration (?:d'accessibilite|de conformite)", r"article 47", r"defenseure? des droits",
        r"declaration[^.]{0,40}s'applique (?:a|au|aux)\b", r"amelioration et contact",
    )
)  # fmt: skip
_SIGNS = 3
"""Parts of the official model from which a page is read as a declaration."""

_AROUND = "header, footer, nav, [role=banner], [role=contentinfo], [role=navigation]"
_NOT_PROSE = "label, fieldset, select, s, del, strike, code, pre, nav"

_ADVERBS = r"(?:(?:actuellement|donc|ainsi|aujourd'hui|en l'etat|a ce jour|tous|toutes|declare(?:es?|s)?) )*"
_STATE_SAID = re.compile(
    rf"\best {_ADVERBS}(totalement|partiellement|non|pas)"
    r"[\s-]conforme (?:avec|au|aux|a la|a l'|selon|vis-a-vis)\b"
)
_STATES_SAID = re.compile(rf"\b(?:sont|ne sont) {_ADVERBS}(totalement|partiellement|non|pas)[\s-]conformes\b")
_SITES = re.compile(
    r"\b(?:sites?|services?|applications?|portails?|plateformes?|demarches?|teleservices?|extranets?|intranets?|"
    r"outils?|ils|elles)\b"
)
_PARTS_OF_SITES = re.compile(
    r"\b(?:criter|contenu|element|image|document|pages?\b|tableau|video|formulaire|composant)"
)
_STATE_SECTION = re.compile(r"etat de (?:la )?conformite(.{0,400})")
_AFTER_STATE = re.compile(r"resultats? des|contenus? non accessib|etabli")
_STATE = re.compile(
    r"(?<!pas )(?<!que )(?<!/)(?<!/ )\b(?:(totalement|partiellement|non)[\s-]conforme"
    r"|conformite (totale|partielle))\b"
)
_APPLIES = re.compile(r"s'applique (?:a|au|aux)\b(.{0,160})")
_HOST = re.compile(r"(?<![@\w.-])(?:[\w-]+\.)+(?:fr|org|com|eu|net|studio|io|gouv\.\w{2})\b")
_WHOLE = {"totale": "totalement", "partielle": "partiellement"}


@dataclass(frozen=True)
class Declaration:
    """A declaration as texts: `written` without menus, forms and struck words, `prose` the same ready
    to compare, and `everything` its page holds, for what is claimed to be nowhere.

    `body` is the part of the page that is its own; `states` are those the text gives the site;
    `hosts` those it says it applies to. `doubtful` is why it may not be this site's: what it says then
    accuses nobody.
    """

    page: Page
    body: HtmlElement
    written: str
    prose: str
    everything: str
    states: frozenset[str]
    hosts: tuple[str, ...] = ()
    doubtful: str = ""

    @property
    def state(self) -> str:
        """The one state given; empty when there is none, or several."""
        return next(iter(self.states)) if len(self.states) == 1 else ""

    def defect(
        self, message: str, place: int | None = None, *, element: HtmlElement | None = None
    ) -> Problem:
        """What is certainly wrong, shown with the words around a place of the prose, or an element; a doubt
        where the declaration may be another site's."""
        if self.doubtful:
            return self.doubt(f"{message} {self.doubtful}", place, element=element)
        return Problem(message, element, self._around(place), self.page.address)

    def doubt(self, message: str, place: int | None = None, *, element: HtmlElement | None = None) -> Doubt:
        """What a person must look at, shown likewise."""
        return Doubt(message, element, self._around(place), self.page.address)

    def found(self, message: str, element: HtmlElement | None = None) -> Found:
        """What makes the declaration pass."""
        return Found(message, element, url=self.page.address)

    def as_written(self, start: int, end: int) -> str:
        """A piece of the prose, with its accents: to the letter when both texts keep step, else to the word."""
        in_step = len(self.written) == len(self.prose)
        return self.written[start:end] if in_step else as_written(self.written, start, end)

    def _around(self, place: int | None) -> str:
        if place is None:
            return ""
        start, end = max(0, place - 100), place + 100
        before, after = "…" if start else "", "…" if len(self.prose) > end else ""
        return f"{before}{self.as_written(start, end).strip()}{after}"


def declaration_of(visit: Visit) -> Declaration:
    """The declaration of the site. Raises `NotTested` or `CantTell` when the visit did not see it for
    certain."""
    home = visit.page(Role.HOME)
    ways = ways_from(home) if home is not None and home.seen else Ways()
    page = page_behind(visit, ways)
    if page is None:
        raise NotTested("Aucune page d'accessibilité n'a été visitée.")
    need_shown(page, "Page d'accessibilité")
    if not is_declaration(page):
        raise NotTested(f"La page visitée ({page.address}) n'a pas été reconnue comme une déclaration.")
    trusted = home is None or not home.seen or visit.site.pages.get(Role.ACCESSIBILITY)
    if not trusted and ways.to(page) is None:
        raise CantTell(f"Aucun lien reconnu de l'accueil ne mène à {page.address} : est-ce la déclaration ?")
    return _of_this_site(read(page), visit)


def unaddressed(host: str) -> str:
    """What to say of a folder, whose declaration names a host: it may well be where it will be published."""
    return (
        f"L'adresse où ce dossier sera publié n'est pas connue, et la déclaration est celle de « {host} » : "
        f"si c'est lui, ajoutez « --site-url https://{host}/ »."
    )


def _of_this_site(declaration: Declaration, visit: Visit) -> Declaration:
    """The declaration, with the reason to doubt that it is the site's, if any."""
    host = Address.of(declaration.page.address).bare
    own = own_hosts(visit)
    if own.intersection(declaration.hosts) or (host in own and not declaration.hosts):
        return declaration
    if visit.site.unaddressed and declaration.hosts:
        return replace(declaration, doubtful=unaddressed(declaration.hosts[0]))
    said = (
        f"dit s'appliquer à « {declaration.hosts[0]} »"
        if declaration.hosts
        else f"est sur un autre site ({host})"
    )
    return replace(declaration, doubtful=f"Mais cette déclaration {said} : vaut-elle pour celui-ci ?")


@once
def is_declaration(page: Page) -> bool:
    """Whether a page has enough of the official model."""
    text = plain(raw_text(body_of(page)))
    return sum(bool(pattern.search(text)) for pattern in _MODEL) >= _SIGNS


@once
def body_of(page: Page) -> HtmlElement:
    """The part of a page that is its own: main, or the page without header, menus and footer."""
    mains = [main for main in select(page.dom, "main, [role=main]") if len(words(main)) > 200]
    return mains[0] if mains else _without(page.dom, _AROUND)


def raw_text(element: HtmlElement) -> str:
    """All the text an element holds, even in its scripts: they may be about to show it."""
    return " ".join(element.itertext())


def _without(tree: HtmlElement, selector: str) -> HtmlElement:
    """A copy of a tree without the elements of a selector."""
    copy = deepcopy(tree)
    for element in select(copy, selector):
        if element.getparent() is not None:
            element.drop_tree()
    return copy


def prose_of(body: HtmlElement) -> HtmlElement:
    """A copy of what a declaration says, without menus, forms and struck words."""
    return _without(body, _NOT_PROSE)


@once
def read(page: Page) -> Declaration:
    """The texts of a declaration."""
    body = body_of(page)
    written = visible(words(prose_of(body)))
    prose = plain(written)
    return Declaration(page, body, written, prose, everything(page.dom), _states(prose), hosts_of(prose))


def hosts_of(prose: str) -> tuple[str, ...]:
    """The hosts a declaration says it applies to."""
    named = _APPLIES.search(prose)
    return tuple(bare_host(host) for host in _HOST.findall(named[1].split(". ")[0])) if named else ()


def _states(prose: str) -> frozenset[str]:
    """The states the text gives the site: in a sentence, unless the section made for it says another;
    else in that section; else in the words of the mention."""
    said = {
        "non" if state == "pas" else state for state in (*_STATE_SAID.findall(prose), *_of_several(prose))
    }
    sections = [_AFTER_STATE.split(section)[0] for section in _STATE_SECTION.findall(prose)]
    found = [match for section in sections for match in _STATE.findall(section)]
    in_place = {state or _WHOLE[noun] for state, noun in found}
    if said and (said <= in_place or not in_place):
        return frozenset(said)
    return frozenset(said | in_place or MENTION.findall(prose))


def _of_several(prose: str) -> Iterator[str]:
    """The states given to several sites at once, not to some of their contents."""
    for match in _STATES_SAID.finditer(prose):
        subject = re.split(r"[.;:!?] ", prose[max(0, match.start() - 160) : match.start()])[-1]
        if _SITES.search(subject) and not _PARTS_OF_SITES.search(subject):
            yield match[1]
