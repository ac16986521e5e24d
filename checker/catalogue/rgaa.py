"""Verdicts of rules → an RGAA sheet: what the machine says of each criterion, never a rate of conformity. Pure.

A sheet is of one version, and only what was said of that version counts in it: the number of a test
means something else in another one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from checker.model import Audit, Criterion, Finding, Norm, Outcome, Reference, Rule, Scope, Theme
from checker.model.norms import shown_first

COMPLIANT, FAULTY, WITHOUT_OBJECT, TO_CHECK, NOT_TESTED = "C", "NC", "NA", "à vérifier", "NT"
STATES = (FAULTY, TO_CHECK, COMPLIANT, WITHOUT_OBJECT, NOT_TESTED)
"""What a criterion can be, worst first."""

_GOOD = {Outcome.PASSED, Outcome.INAPPLICABLE}
_OF_EVERY_PAGE = {Scope.ELEMENT, Scope.PAGE, Scope.AXE}


@dataclass(frozen=True)
class ThemeSheet:
    """One theme: how many criteria in each state, and those that need somebody."""

    theme: Theme
    counts: Mapping[str, int]
    faulty: tuple[Criterion, ...]


def sheet(overlay: Norm, rules: Iterable[Rule], audit: Audit) -> dict[Criterion, str]:
    """The sheet of one site: the state of each criterion of one version, all its pages together. C and NA
    need every page that was judged to have been judged for that criterion."""
    said = _said(overlay, rules, audit)
    pages = [said.of(page) for page in said.judged]
    whole = {test: set(outcomes) for test, outcomes in said.anywhere.items()}
    for test in {test for page in pages for test in page}:
        whole.setdefault(test, set()).update(*(page.get(test, {Outcome.UNTESTED}) for page in pages))
    return {one: state(one, whole) for one in overlay.criteria}


def page_sheets(overlay: Norm, rules: Iterable[Rule], audit: Audit) -> dict[str, dict[Criterion, str]]:
    """Address of a page, as findings give it → the state of each criterion there."""
    said = _said(overlay, rules, audit)
    pages = {page: said.of(page) for page in said.by_page}
    return {page: {one: state(one, tests) for one in overlay.criteria} for page, tests in pages.items()}


def sheets(
    overlays: Iterable[Norm], rules: Iterable[Rule], audit: Audit, day: str
) -> list[tuple[Norm, dict[Criterion, str]]]:
    """The sheets of one site, one a version: first the one in force on a day (ISO 8601)."""
    known = tuple(rules)
    first = shown_first(overlays, date.fromisoformat(day[:10]))
    return [(overlay, sheet(overlay, known, audit)) for overlay in first]


def by_theme(overlay: Norm, states: Mapping[Criterion, str]) -> list[ThemeSheet]:
    """A sheet, theme by theme."""
    return [
        ThemeSheet(
            theme,
            Counter(states[one] for one in theme.criteria),
            tuple(one for one in theme.criteria if states[one] == FAULTY),
        )
        for theme in overlay.themes
    ]


def state(criterion: Criterion, said: Mapping[str, set[Outcome]]) -> str:
    """What the tests of a criterion say together.

    One certain defect is enough for NC. C and NA need every test of the criterion to have been settled by
    a machine (see `Rule.settles`): a person must look at what is left.
    """
    found = [said[test] for test in criterion.test_numbers if test in said]
    if not found:
        return NOT_TESTED
    every = set().union(*found)
    if Outcome.FAILED in every:
        return FAULTY
    if len(found) == criterion.tests and every <= _GOOD:
        return COMPLIANT if Outcome.PASSED in every else WITHOUT_OBJECT
    return TO_CHECK if every & {Outcome.CANT_TELL, Outcome.PASSED} else NOT_TESTED


# --- what findings say of tests ----------------------------------------------------------------


@dataclass
class _Voices:
    """What the findings of one page say of one test: what settles it, and what leaves something to look at."""

    settled: set[Outcome] = field(default_factory=set)
    weak: set[Outcome] = field(default_factory=set)

    def summed(self) -> set[Outcome]:
        """A success that settles nothing asks for a person; so does an object that only some rules found."""
        if Outcome.PASSED in self.settled or not self.weak:
            return self.settled
        if Outcome.PASSED in self.weak:
            return self.settled | {Outcome.CANT_TELL}
        return self.settled or {Outcome.UNTESTED}


@dataclass
class _Said:
    """What is said of the tests: page by page, and for all of them at once by the rules that judge a whole
    site. `judged` are the pages that rules about every page spoke of."""

    by_page: dict[str, dict[str, _Voices]] = field(default_factory=dict)
    anywhere: dict[str, set[Outcome]] = field(default_factory=dict)
    everywhere: dict[str, None] = field(default_factory=dict)

    @property
    def judged(self) -> list[str]:
        """Their addresses; those of any page when no rule speaks of them all."""
        return list(self.everywhere or self.by_page)

    def of(self, page: str) -> dict[str, set[Outcome]]:
        """Test → what is said of it on a page."""
        here = self.by_page.get(page, {})
        return {test: self._summed(test, here.get(test)) for test in (*here, *self.anywhere)}

    def _summed(self, test: str, here: _Voices | None) -> set[Outcome]:
        voices = here or _Voices()
        return _Voices(voices.settled | self.anywhere.get(test, set()), voices.weak).summed()

    def hear(self, rule: Rule, finding: Finding, cited: Iterable[Reference]) -> None:
        """Add what a finding says of some tests. A person who clears one place has not cleared the page."""
        good = finding.outcome in _GOOD
        settled = rule.settles(finding.outcome) if good else finding.references
        if good and finding.decided:
            settled = ()
        page = self.by_page.setdefault(finding.url, {})
        if not rule.roles and rule.scope in _OF_EVERY_PAGE:
            self.everywhere[finding.url] = None
        for one in cited:
            if good and one in settled and rule.scope is Scope.SITE:
                self.anywhere.setdefault(one.number, set()).add(finding.outcome)
                continue
            voices = page.setdefault(one.number, _Voices())
            (voices.settled if one in settled else voices.weak).add(finding.outcome)


def _said(overlay: Norm, rules: Iterable[Rule], audit: Audit) -> _Said:
    """What the findings of an audit say of the tests of one version."""
    known = {rule.id: rule for rule in rules}
    said = _Said()
    for finding in audit.findings:
        rule = known.get(finding.rule)
        if rule is None:
            continue
        cited = [c for c in finding.references if (c.norm, c.version) == (overlay.name, overlay.version)]
        if cited:
            said.hear(rule, finding, cited)
    return said
