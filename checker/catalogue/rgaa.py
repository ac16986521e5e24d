"""Verdicts of rules → an RGAA sheet: what the machine says of each criterion, never a rate of conformity. Pure.

A sheet is of one version, and only what was said of that version counts in it: the number of a test
means something else in another one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from checker.model import Audit, Criterion, Norm, Outcome, Rule, Scope, Theme
from checker.model.norms import numbers, shown_first

COMPLIANT, FAULTY, WITHOUT_OBJECT, TO_CHECK, NOT_TESTED = "C", "NC", "NA", "à vérifier", "NT"
STATES = (FAULTY, TO_CHECK, COMPLIANT, WITHOUT_OBJECT, NOT_TESTED)
"""What a criterion can be, worst first."""

_GOOD = {Outcome.PASSED, Outcome.INAPPLICABLE}


@dataclass(frozen=True)
class ThemeSheet:
    """One theme: how many criteria in each state, and those that need somebody."""

    theme: Theme
    counts: Mapping[str, int]
    faulty: tuple[Criterion, ...]


def sheet(overlay: Norm, rules: Iterable[Rule], audit: Audit) -> dict[Criterion, str]:
    """The sheet of one site: the state of each criterion of one version."""
    said = _tests(overlay, rules, audit)
    return {one: state(one, said) for one in overlay.criteria}


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

    One certain defect is enough for NC. C and NA need every test of the criterion to have been decided by
    a machine: a person must look at what is left.
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


def _tests(overlay: Norm, rules: Iterable[Rule], audit: Audit) -> dict[str, set[Outcome]]:
    """Test of this version → the outcomes of the findings that speak for it. Where a rule that sees some
    defects only found none, a person must look at the rest, unless another rule passes it. That axe found
    nothing to look at says still less: it looks for some elements only."""
    known = {rule.id: rule for rule in rules}
    verdicts = audit.verdicts()
    said: dict[str, set[Outcome]] = {}
    begun: set[str] = set()
    for finding in audit.findings:
        rule = known.get(finding.rule)
        if rule is None or (verdicts[rule.id] in _GOOD and not (rule.certain or rule.partial)):
            continue
        tests = numbers(finding.references, overlay.name, overlay.version)
        if rule.partial and finding.outcome is Outcome.PASSED:
            begun |= set(tests)
        elif not (rule.partial and rule.scope is Scope.AXE and finding.outcome is Outcome.INAPPLICABLE):
            for test in tests:
                said.setdefault(test, set()).add(finding.outcome)
    left = {test: {Outcome.CANT_TELL} for test in begun if Outcome.PASSED not in said.get(test, set())}
    return said | {test: said.get(test, set()) | outcomes for test, outcomes in left.items()}
