"""The multi-year scheme and this year's plan: linked from the declaration, and for the right years.

Source: loi 2005-102, article 47, and RGAA, « schéma pluriannuel »: three years at most, one plan a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from checker.model import Page, Problem, Transport, Visit
from checker.model.address import Address
from checker.reading import links, plain, select, shorten, words
from standards.accessibilite.legal.cited_files import (
    EMPTY_NAME,
    SAID,
    Cited,
    Subject,
    Years,
    cited,
    cited_files,
    years,
)
from standards.accessibilite.legal.dead_ends import nowhere
from standards.accessibilite.legal.declaration import Declaration
from standards.accessibilite.legal.unread import everything, obstacle_in
from standards.accessibilite.legal.ways import leads_to

_LONGEST = 3
"""Years that a scheme may cover."""

_HINTS = {
    Subject.SCHEME: re.compile(r"\bschema|pluri[- ]?annuel|feuille de route|strateg"),
    Subject.PLAN: re.compile(
        r"\bplans?\b(?! du site)|\bactions\b|programme d|feuille de route|calendrier|pluri[- ]?annuel"
    ),
}
"""Words of the declaration that may stand for each: where there is one, its absence is not certain."""

_HOLDS_PLANS = re.compile(
    r"(?:schema|pluri-? ?annuel)[^.;]{0,120}?(?:compren|contien|integr|inclu|comport|decline|assorti|accompagn)[^.;]{0,80}?"
    r"(?:plans?|actions?)|(?:plans?|actions?)[^.;]{0,80}?(?:inclus|integre|contenu|figur|annexe|dans)[^.;]{0,40}?schema"
)
_PROLONGED = re.compile(r"\bprolong|\bprorog|\breconduit|\bavenant")
_NAMED = {
    Subject.SCHEME: r"\b(?:schemas?|pluri[- ]?annuel\w*)\b[^.;]{0,60}?",
    Subject.PLAN: r"\b(?:plans?|actions|programmes?)\b[^.;]{0,60}?",
}
"""What comes before a year that is said of each."""

_END_OF_MARCH = (3, 31)
"""Until that day, the plan of the year before may still be the only one."""


def scheme(declaration: Declaration, visit: Visit) -> Iterator[Problem]:
    """The scheme is linked from the declaration, covers the year of the visit, and three years at most."""
    told = [one for one in cited_files(declaration.page) if one.subject is Subject.SCHEME]
    if not told:
        yield _nowhere(declaration, visit, Subject.SCHEME)
        return
    dead = [said for one in told if (said := nowhere(one.link))]
    if len(dead) == len(told):
        yield declaration.defect(dead[0], element=told[0].link.element)
        return
    yield _best(declaration, visit, [one for one in told if not nowhere(one.link)])


def _best(declaration: Declaration, visit: Visit, told: list[Cited]) -> Problem:
    """What is said of the link that comes closest to what is due."""
    spans = [(one, span) for one in told for span in _years(one, visit) if span.last > span.first]
    now = [(one, span) for one, span in spans if span.covers(visit.day.year)]
    if now:
        return _long_enough(declaration, visit, *min(now, key=lambda pair: pair[1].last - pair[1].first))
    unknown = [one for one in told if not any(span.last > span.first for span in _years(one, visit))]
    if unknown and not (spans and all(_only_a_format(one) for one in unknown)):
        name = shorten(unknown[0].link.name, 80)
        message = (
            f"Le lien « {name} » ne dit pas quelles années couvre le schéma : {visit.day.year} en est-elle ?"
        )
        return declaration.doubt(message, element=unknown[0].link.element)
    one, span = max(spans, key=lambda pair: pair[1].last)
    perhaps = _perhaps_this_year(declaration, Subject.SCHEME, visit.day.year)
    if perhaps:
        return declaration.doubt(
            f"Le schéma pluriannuel lié couvre {span}. {perhaps}", element=one.link.element
        )
    message = (
        f"Le schéma pluriannuel lié depuis la déclaration couvre {span} : il ne couvre pas {visit.day.year}."
    )
    return declaration.defect(message, element=one.link.element)


def _long_enough(declaration: Declaration, visit: Visit, one: Cited, span: Years) -> Problem:
    gap = span.last - span.first
    if gap > _LONGEST:
        message = f"Le schéma pluriannuel couvre {span} : plus de trois ans, la durée que la loi permet."
        return declaration.defect(message, element=one.link.element)
    if gap == _LONGEST:
        message = (
            f"Le schéma pluriannuel couvre {span} : d'un bout à l'autre, quatre années civiles. Trois ans au plus sont "
            "permis : de quel jour à quel jour vaut-il ?"
        )
        return declaration.doubt(message, element=one.link.element)
    return _followed(declaration, visit, one, f"Le schéma pluriannuel {span} est lié depuis la déclaration.")


def plan(declaration: Declaration, visit: Visit) -> Iterator[Problem]:
    """The plan of the year of the visit is linked from the declaration."""
    told = [one for one in cited_files(declaration.page) if one.is_a(Subject.PLAN)]
    alive = [one for one in told if not nowhere(one.link)]
    now = [one for one in alive if any(span.covers(visit.day.year) for span in _years(one, visit))]
    if now:
        yield _followed(
            declaration,
            visit,
            now[0],
            f"Le plan d'actions de {visit.day.year} est lié depuis la déclaration.",
        )
    elif told and not alive:
        yield declaration.defect(nowhere(told[0].link), element=told[0].link.element)
    elif not told:
        yield _nowhere(declaration, visit, Subject.PLAN)
    else:
        yield _past_plans(declaration, visit, alive)


def _past_plans(declaration: Declaration, visit: Visit, told: list[Cited]) -> Problem:
    unknown = [one for one in told if not _years(one, visit) and not _only_a_format(one)]
    if unknown:
        name = shorten(unknown[0].link.name, 80)
        message = (
            f"Le lien « {name} » ne dit pas de quelle année est le plan : est-ce celui de {visit.day.year} ?"
        )
        return declaration.doubt(message, element=unknown[0].link.element)
    spans = [(one, span) for one in told for span in _years(one, visit)]
    if not spans:
        return declaration.doubt(
            "L'année du plan d'actions lié n'a pas été lue.", element=told[0].link.element
        )
    one, latest = max(spans, key=lambda pair: pair[1].last)
    message = f"Le plan d'actions le plus récent lié depuis la déclaration est celui de {latest} : "
    if _early(visit.day) and latest.last == visit.day.year - 1:
        return declaration.doubt(
            f"{message}celui de {visit.day.year} est-il prêt ?", element=one.link.element
        )
    if _perhaps_in_the_scheme(declaration, visit):
        return declaration.doubt(
            f"{message}celui de {visit.day.year} est-il dans le schéma pluriannuel ?",
            element=one.link.element,
        )
    if perhaps := _perhaps_this_year(declaration, Subject.PLAN, visit.day.year):
        return declaration.doubt(
            f"{message}celui de {visit.day.year} manque. {perhaps}", element=one.link.element
        )
    return declaration.defect(f"{message}celui de {visit.day.year} manque.", element=one.link.element)


def _perhaps_this_year(declaration: Declaration, subject: Subject, year: int) -> str:
    """What else may be of this year: a link that gives it, or words that prolong what is over."""
    known = {one.link.element for one in cited_files(declaration.page)}
    for link in links(declaration.page, declaration.body):
        told = years(plain(link.name)) if link.element not in known else ()
        if any(span.last >= year for span in told):
            return f"Mais « {shorten(link.name, 60)} » donne une année plus récente : est-ce lui ?"
    prose = declaration.prose
    if _PROLONGED.search(prose) or re.search(rf"{_NAMED[subject]}\b{year}\b", prose):
        return f"Mais le texte parle de {year}, ou d'une prolongation : qu'en est-il ?"
    return ""


def _early(day: date) -> bool:
    return (day.month, day.day) <= _END_OF_MARCH


def _perhaps_in_the_scheme(declaration: Declaration, visit: Visit) -> bool:
    """Whether a scheme that may cover this year is linked, and the text says that it holds the plans."""
    schemes = [one for one in cited_files(declaration.page) if one.subject is Subject.SCHEME]
    open_to_now = any(
        not found or any(span.covers(visit.day.year) for span in found)
        for found in (_years(one, visit) for one in schemes)
    )
    return open_to_now and bool(_HOLDS_PLANS.search(declaration.prose))


def _nowhere(declaration: Declaration, visit: Visit, subject: Subject) -> Problem:
    """No link to it in the page of the declaration: certain when nothing may stand for it there, nor lead to
    it from the other pages seen."""
    page = declaration.page
    place = SAID[subject].search(declaration.prose)
    if place:
        message = f"La déclaration parle d'un {subject.value}, sans lien reconnu : où est-il publié ?"
        return declaration.doubt(message, place.start())
    elsewhere = next((p for p in visit.pages if p is not page and p.seen and _leads_to_one(p, subject)), None)
    if elsewhere:
        return declaration.doubt(
            f"Le {subject.value} n'est pas lié depuis la déclaration, mais depuis {elsewhere.address} : "
            "les trouve-t-on ensemble ?"
        )
    if subject is Subject.PLAN and any(one.subject is Subject.SCHEME for one in cited_files(page)):
        year = visit.day.year
        return declaration.doubt(
            f"Aucun lien vers le plan d'actions de {year} : est-il dans le schéma pluriannuel ?"
        )
    said_in_part = SAID[subject].search(declaration.everything)
    if said_in_part or _HINTS[subject].search(everything(declaration.body)) or obstacle_in(page):
        return declaration.doubt(
            f"Aucun lien vers le {subject.value} n'a été reconnu dans la page de la déclaration."
        )
    return declaration.defect(
        f"La page de la déclaration ne mène pas au {subject.value} : aucun lien, aucun mot n'en parle."
    )


def _leads_to_one(page: Page, subject: Subject) -> bool:
    about = (link for link in links(page) if "accessib" in f"{link.name} {link.url}".casefold())
    return any(one.is_a(subject) for link in about if (one := cited(link)))


def _followed(declaration: Declaration, visit: Visit, one: Cited, found: str) -> Problem:
    """What was found, unless the visit saw that its link leads to nothing."""
    place = Address.of(one.link.url).place
    pages = (page.transport for page in visit.pages if leads_to(one.link, page))
    files = (file.transport for file in visit.documents if Address.of(file.url).place == place)
    if Transport.NOT_FOUND in (*pages, *files):
        name = shorten(one.link.name, 80)
        return declaration.doubt(
            f"Le lien « {name} » mène à une adresse introuvable ({one.link.url}).", element=one.link.element
        )
    return declaration.found(found, one.link.element)


def _years(one: Cited, visit: Visit) -> tuple[Years, ...]:
    """The years a link gives, else those of the title of the page it leads to, when it was seen."""
    if one.years:
        return one.years
    page = next((page for page in visit.pages if page.seen and leads_to(one.link, page)), None)
    return years(plain(" ".join(map(words, select(page.dom, "title, h1"))))) if page else ()


def _only_a_format(one: Cited) -> bool:
    return bool(EMPTY_NAME.fullmatch(plain(one.link.name)))
