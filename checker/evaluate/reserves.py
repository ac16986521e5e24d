"""Reasons to doubt what is said of a page that was seen, but not as a visitor sees it. Pure.

A page may be seen and still keep something back: a closed component, style sheets that did not
come, scripts that had not ended. Each reader below looks at the evidence for one such reason and
says of which findings it makes nothing certain; the findings concerned become « à vérifier »,
and say why.

An *absence* is a defect that says that something is nowhere: a `Missing`, or a problem that shows
neither an element nor a piece of the page. What was seen and shown stays certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from checker.model import FREE_ROLES, Evidence, Finding, Outcome, Page, Role, Rule, Scope, Visit, once
from checker.reading import (
    closed_components,
    held_for_consent,
    leads_on,
    links,
    listed,
    missing_scripts,
    missing_sheets,
    page_words,
    plain,
    redacted,
    select,
    words,
)

_FEW = 40
"""Words under which a page may be a message shown in place of the site: the rules on legal pages say
the same of a text."""

_WHOLE = re.compile(r"<(?:!doctype|html|body)\b", re.IGNORECASE)
"""What a piece of a page, as examples give, does not have."""

_HOLLOW = re.compile(r"<(a|button|caption|h[1-6]|label|legend|li|option|summary|td|th)\b[^<]*>\s*</\1>")
"""An element that holds nothing, and that a script may have to fill."""
_OPENED = re.compile(
    r"<(?:dialog\b|[^<]*\srole=[\"']?(?:alertdialog|dialog|menu|tooltip)\b|[^<]*\sclass=[\"'][^\"']*\bmodal\b)"
)
"""An element that style sheets hide until something opens it."""

_ANY = {Role.HOME, *FREE_ROLES}
_DUE = re.compile(r"\baccessibilite|\bmentions? legales?|\bdonnees personnelles|\bplan du site")
_LANDMARKS = (
    "header, [role=banner], .fr-header",
    "main, [role=main]",
    "footer, [role=contentinfo], .fr-footer",
)


@dataclass(frozen=True)
class Reserve:
    """A reason to doubt, as a French sentence, and the findings it makes doubtful."""

    reason: str
    doubts: Callable[[Rule, Finding], bool]


def absence(rule: Rule, finding: Finding) -> bool:
    """A certain defect that says that something is nowhere in the page."""
    return finding.outcome is Outcome.FAILED and finding.absence and rule.evidence is Evidence.PAGE


def certain(rule: Rule, finding: Finding) -> bool:
    """Any certain defect of what a page holds."""
    return finding.outcome is Outcome.FAILED and rule.evidence is Evidence.PAGE


def look(rule: Rule, finding: Finding) -> bool:
    """A verdict, good or bad, on what is laid out."""
    return finding.outcome in rule.styled


def unseen_content(rule: Rule, finding: Finding) -> bool:
    """What needs the content of the page to be there: absences, axe's « nothing to say », and an element that
    is nowhere."""
    silent = finding.outcome in {Outcome.PASSED, Outcome.INAPPLICABLE} and rule.scope is Scope.AXE
    nowhere = finding.outcome is Outcome.INAPPLICABLE and rule.scope is Scope.ELEMENT
    return silent or nowhere or absence(rule, finding)


def unfilled(rule: Rule, finding: Finding) -> bool:
    """A certain defect of an element that holds nothing."""
    return certain(rule, finding) and bool(_HOLLOW.fullmatch(finding.snippet.strip()))


def unopened(rule: Rule, finding: Finding) -> bool:
    """A certain defect of an element that is seen because nothing hides it."""
    return certain(rule, finding) and bool(_OPENED.match(finding.snippet))


_INSERTED = re.compile(r"\b(?:i?frame|video|audio|object|embed)\b")


def nothing_inserted(rule: Rule, finding: Finding) -> bool:
    """That no frame nor media is in the page, said by a rule that looks at nothing else."""
    about = " ".join((rule.selector, *rule.axe))
    return finding.outcome is Outcome.INAPPLICABLE and bool(_INSERTED.search(about))


@once
def reserves(page: Page) -> tuple[Reserve, ...]:
    """Every reason to doubt what is said of a page."""
    return tuple(reserve for reader in _READERS for reserve in reader(page))


def with_reserves(rule: Rule, visit: Visit, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a rule, those that cannot be certain made « à vérifier »."""
    known = _known(visit)
    return [_weighed(rule, finding, known.get(finding.url, ())) for finding in findings]


@once
def _known(visit: Visit) -> dict[str, tuple[Reserve, ...]]:
    """The reasons to doubt each page of a visit, by its address as findings give it."""
    known: dict[str, tuple[Reserve, ...]] = {}
    for page in visit.pages:
        if found := (*reserves(page), *(_message(page) if visit.site.online else ())):
            address = redacted(page.address)
            known[address] = known.get(address, ()) + found
    return known


def _weighed(rule: Rule, finding: Finding, known: tuple[Reserve, ...]) -> Finding:
    reasons = dict.fromkeys(reserve.reason for reserve in known if reserve.doubts(rule, finding))
    if not reasons:
        return finding
    return replace(finding, outcome=Outcome.CANT_TELL, message=" ".join((finding.message, *reasons)))


# --- one reader a reason --------------------------------------------------------------------


def _style_sheets(page: Page) -> Iterator[Reserve]:
    missing = missing_sheets(page)
    if missing:
        reason = f"La feuille de style {missing[0]} n'a pas pu être lue."
        yield Reserve(reason, look)
        yield Reserve(f"{reason} Elle masque peut-être cet élément.", unopened)


def _scripts(page: Page) -> Iterator[Reserve]:
    if missing := missing_scripts(page):
        yield Reserve(
            f"Le script {missing[0]} n'a pas pu être lu : il remplit peut-être cet élément.", unfilled
        )


def _unsettled(page: Page) -> Iterator[Reserve]:
    """A page read before it had shown everything."""
    told = page.probes.get("unsettled")
    if not isinstance(told, Mapping):
        return
    if said := str(told.get("says") or ""):
        yield Reserve(f"La page disait encore « {said} » quand elle a été lue.", unseen_content)
    elif told.get("hollow"):
        yield Reserve("La page n'affichait encore rien hors de son en-tête et de son pied.", unseen_content)
    elif awaited := told.get("awaited"):
        yield Reserve(f"La page attendait encore une réponse de {awaited[0]}.", absence)
    elif told.get("growing"):
        yield Reserve("La page n'avait pas fini de se construire quand elle a été lue.", absence)
    elif told.get("footless"):
        yield Reserve(
            "La page n'avait pas de pied de page avec des liens quand elle a été lue, et ses scripts pouvaient"
            " encore en ajouter un.",
            absence,
        )


def _closed_components(page: Page) -> Iterator[Reserve]:
    names = closed_components(page)
    if names:
        reason = f"Ce qu'affiche un composant fermé de la page ({listed(names)}) n'a pas pu être lu."
        yield Reserve(reason, unseen_content)


def _consent(page: Page) -> Iterator[Reserve]:
    if held := held_for_consent(page):
        many = f"{held} contenus attendent" if held > 1 else "Un contenu attend"
        reason = f"{many} le choix du visiteur sur les cookies : ce n'est vrai qu'avant ce choix."
        yield Reserve(reason, nothing_inserted)


def _untold(page: Page) -> Iterator[Reserve]:
    """A page kept by a version that did not say what the readers above look for."""
    if page.probes.get("untold"):
        reason = (
            "La visite, gardée par une version antérieure de Conforme, ne dit pas si la page avait fini de se"
            " construire, ni ce que montraient ses composants."
        )
        components = page.dom.xpath("boolean(//*[contains(name(), '-')])")
        yield Reserve(reason, unseen_content if components else absence)


_RUNS = re.compile(
    r"<script\b(?![^>]{0,500}\btype\s*=\s*[\"']?(?:application/(?:ld\+)?json|importmap|speculationrules))|<noscript\b|"
    r"\son\w+\s*=|<meta\b[^>]{0,500}\brefresh|<[a-z][\w.]{0,80}-",
    re.IGNORECASE,
)
"""What may make of a page something else than what was served."""


def _unplayed(page: Page) -> Iterator[Reserve]:
    """A page read as it was served, that its own scripts may change."""
    if page.rendered is None and _RUNS.search(page.source):
        yield Reserve("Lue sans navigateur : les scripts de la page peuvent y changer cela.", certain)


_READERS: tuple[Callable[[Page], Iterator[Reserve]], ...] = (
    _style_sheets,
    _scripts,
    _unsettled,
    _closed_components,
    _consent,
    _untold,
    _unplayed,
)


# --- a page that shows too little ---------------------------------------------------------------------


@once
def _message(page: Page) -> tuple[Reserve, ...]:
    """A page served that may be a message in place of the site, in words that no list foresees. (A page
    that plays a role says which; a folder holds what it holds.)"""
    few = page.role in _ANY and _WHOLE.search(page.html) and len(page_words(page).split()) < _FEW
    if not few or _of_a_site(page):
        return ()
    reason = (
        "La page ne montre que quelques mots et ne mène à aucune autre page du site : "
        "ce n'est peut-être qu'un message affiché à sa place."
    )
    return (Reserve(reason, absence),)


def _of_a_site(page: Page) -> bool:
    """Whether a page leads to another of the site, has a footer that speaks of what a site must say, or
    a header, a content and a footer."""
    if any(leads_on(link.url, link.element, page.address) for link in links(page)):
        return True
    said = [" ".join(words(part) for part in select(page.dom, mark)).strip() for mark in _LANDMARKS]
    return all(said) or bool(_DUE.search(plain(said[-1])))
