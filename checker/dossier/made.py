"""Audit → its dossier: each ground with what the rules said, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from checker.catalogue import upcoming
from checker.catalogue.upcoming import Addition, Upcoming
from checker.dossier.grounds import CHAPTER, Ground, grounds
from checker.model import (
    RGAA,
    WORST_FIRST,
    Audit,
    Finding,
    Level,
    Outcome,
    PageReport,
    Rule,
    Transport,
    worst,
)
from checker.plain_lists import grouped

_PLACES = 5
"""Places of a rule that are shown; the page of the site has them all."""

_FIRST = 5
"""What to mend first: so many rules."""

_DECLARED = ("mention-d-accessibilite", "audit-en-cours-de-validite", "taux-et-date-de-la-declaration")
"""The rules whose findings quote what the site says of itself."""

_CONTRADICTION = "etat-declare-et-pages-vues"

_OTHERS = Ground(
    "Les autres obligations de publication",
    "La déclaration, son contenu, et les liens qui y mènent sont demandés par la loi et par le RGAA.",
    (),
    (),
)
_DEFECTS = Ground(
    "Les défauts d'accessibilité vus sur les pages",
    "Chaque critère du RGAA est une obligation. Ceux-ci sont ceux qu'une machine peut regarder, sur les pages vues.",
    (),
    (),
)
_ADVICE = Ground("Les conseils", "Rien d'obligatoire ici : ce que le RGAA recommande.", (), ())


_TOLD = {Outcome.FAILED: "relevé avec certitude", Outcome.CANT_TELL: "à vérifier"}


@dataclass(frozen=True)
class Said:
    """What one rule said of the site: its verdict, what shows it, and how many places are left out."""

    rule: Rule
    outcome: Outcome
    findings: tuple[Finding, ...]
    left: int


@dataclass(frozen=True)
class Part:
    """One ground, and the rules that were asked of it, the worst first."""

    ground: Ground
    said: tuple[Said, ...]
    formal: bool

    @property
    def verdict(self) -> str:
        """What was found of it, in French: what was only seen in part is never « rien »."""
        said = {one.outcome for one in self.said}
        if found := said & _TOLD.keys():
            return _TOLD[worst(found)]
        if Outcome.UNTESTED in said:
            return "regardé en partie, rien relevé" if Outcome.PASSED in said else "non regardé"
        if not said:
            return "aucune règle ne le regarde"
        return "rien relevé" if Outcome.PASSED in said else "sans objet"


@dataclass(frozen=True)
class Dossier:
    """All of it. `declared` quotes the site; `contradictions` are what its pages showed against it; `measured` counts
    the verdicts of the rules that speak of the RGAA; `unseen` and `untested` are what nobody could look at; `additions`
    are the requirements of the version `coming`, each with what was said of it."""

    audit: Audit
    declared: tuple[Finding, ...]
    contradictions: tuple[Finding, ...]
    measured: Mapping[Outcome, int]
    parts: tuple[Part, ...]
    unseen: tuple[PageReport, ...]
    untested: tuple[Said, ...]
    coming: Upcoming
    additions: tuple[tuple[Addition, tuple[Said, ...]], ...]

    @property
    def first(self) -> tuple[Said, ...]:
        """What to mend first: certain defects of obligations, in the order of the risk."""
        binding = (one for part in self.parts for one in part.said if one.rule.level is Level.REQUIRED)
        return tuple(one for one in binding if one.outcome is Outcome.FAILED)[:_FIRST]


def dossier(audit: Audit, rules: Mapping[str, Rule]) -> Dossier:
    """The dossier of a site, from what was last said of it."""
    found, coming = grouped((one.rule, one) for one in audit.findings), upcoming.told()
    asked = [
        _said(rules[name], list(those)) for name, those in found.items() if _of_accessibility(rules.get(name))
    ]
    return Dossier(
        audit,
        tuple(one for name in _DECLARED for one in found.get(name, ()) if one.outcome in _READ),
        tuple(one for one in found.get(_CONTRADICTION, ()) if one.outcome is Outcome.CANT_TELL),
        Counter(one.outcome for one in asked if _of_the_rgaa(one.rule)),
        tuple(_parts(asked)),
        tuple(page for page in audit.pages if page.transport is not Transport.COMPLETED),
        tuple(one for one in asked if one.outcome is Outcome.UNTESTED),
        coming,
        tuple(_additions(coming, found, rules)),
    )


def _additions(
    coming: Upcoming, found: Mapping[str, Sequence[Finding]], rules: Mapping[str, Rule]
) -> Iterable[tuple[Addition, tuple[Said, ...]]]:
    """What the rules that look at each requirement to come said."""
    asked = [rules[name] for name in found if name in rules]
    for one in coming.additions:
        mine = [rule for rule in asked if one.reference in rule.references]
        yield one, tuple(_said(rule, list(found[rule.id])) for rule in mine)


_READ = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED)


def _of_accessibility(rule: Rule | None) -> bool:
    return rule is not None and (rule.chapter == CHAPTER or _of_the_rgaa(rule))


def _of_the_rgaa(rule: Rule) -> bool:
    return any(one.norm == RGAA for one in rule.references)


def _said(rule: Rule, findings: list[Finding]) -> Said:
    """The verdict of a rule, and the places that speak for it."""
    outcome = worst(one.outcome for one in findings)
    speaking = [one for one in findings if one.outcome is outcome]
    return Said(rule, outcome, tuple(speaking[:_PLACES]), max(0, len(speaking) - _PLACES))


def _parts(said: Iterable[Said]) -> Iterable[Part]:
    """Each ground with its rules; a rule is told once, where it is told first."""
    left = list(said)
    for ground, mine, formal in _order():
        here = [one for one in left if mine(ground, one.rule)]
        left = [one for one in left if one not in here]
        if here or formal:
            yield Part(ground, tuple(sorted(here, key=lambda one: WORST_FIRST.index(one.outcome))), formal)


def _order() -> Iterable[tuple[Ground, Callable[[Ground, Rule], bool], bool]]:
    for ground in grounds():
        yield ground, Ground.speaks_of, True
    yield _OTHERS, lambda _, rule: rule.chapter == CHAPTER and rule.level is Level.REQUIRED, False
    yield _DEFECTS, lambda _, rule: _of_the_rgaa(rule), False
    yield _ADVICE, lambda _, rule: rule.chapter == CHAPTER, False
