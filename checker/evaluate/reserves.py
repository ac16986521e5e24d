"""Reasons to doubt what is said of a page that was seen, but not as a visitor sees it. Pure.

A page may be seen and still keep something back: a closed component, style sheets that did not
come, scripts that had not ended. Each reader below looks at the evidence for one such reason and
says of which findings it makes nothing certain; the findings concerned become « à vérifier »,
and say why.

An *absence* is a defect that says that something is nowhere: a `Missing`, or a problem that shows
neither an element nor a piece of the page. What was seen and shown stays certain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from checker.model import Evidence, Finding, Outcome, Page, Rule, Scope, Visit
from checker.reading import closed_components, listed, redacted


@dataclass(frozen=True)
class Reserve:
    """A reason to doubt, as a French sentence, and the findings it makes doubtful."""

    reason: str
    doubts: Callable[[Rule, Finding], bool]


def absence(rule: Rule, finding: Finding) -> bool:
    """A certain defect that says that something is nowhere in the page."""
    return finding.outcome is Outcome.FAILED and finding.absence and rule.evidence is Evidence.PAGE


def look(rule: Rule, finding: Finding) -> bool:
    """A verdict, good or bad, on what is laid out."""
    return finding.outcome in rule.styled


def unseen_content(rule: Rule, finding: Finding) -> bool:
    """What needs the content of the page to be there: absences, and axe's « nothing to say »."""
    silent = finding.outcome in {Outcome.PASSED, Outcome.INAPPLICABLE} and rule.scope is Scope.AXE
    return silent or absence(rule, finding)


def reserves(page: Page) -> tuple[Reserve, ...]:
    """Every reason to doubt what is said of a page."""
    return tuple(reserve for reader in _READERS for reserve in reader(page))


def with_reserves(rule: Rule, visit: Visit, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a rule, those that cannot be certain made « à vérifier »."""
    known: dict[str, tuple[Reserve, ...]] = {}
    for page in visit.pages:
        if found := reserves(page):
            address = redacted(page.address)  # as findings give it
            known[address] = known.get(address, ()) + found
    return [_weighed(rule, finding, known.get(finding.url, ())) for finding in findings]


def _weighed(rule: Rule, finding: Finding, known: tuple[Reserve, ...]) -> Finding:
    reasons = dict.fromkeys(reserve.reason for reserve in known if reserve.doubts(rule, finding))
    if not reasons:
        return finding
    return replace(finding, outcome=Outcome.CANT_TELL, message=" ".join((finding.message, *reasons)))


# --- one reader a reason --------------------------------------------------------------------


def _style_sheets(page: Page) -> Iterator[Reserve]:
    missing = page.probes.get("styles")
    if missing:
        yield Reserve(f"La feuille de style {missing[0]} n'a pas pu être lue.", look)


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


def _closed_components(page: Page) -> Iterator[Reserve]:
    names = closed_components(page)
    if names:
        reason = f"Ce qu'affiche un composant fermé de la page ({listed(names)}) n'a pas pu être lu."
        yield Reserve(reason, unseen_content)


_READERS: tuple[Callable[[Page], Iterator[Reserve]], ...] = (_style_sheets, _unsettled, _closed_components)
