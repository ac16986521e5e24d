"""Verdicts of rules → an RGAA sheet: what the machine says of each criterion, never a rate of conformity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checker.catalogue.overlays import Criterion, Overlay, Theme
from checker.model import Audit, Outcome, Rule

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


def sheet(overlay: Overlay, rules: Iterable[Rule], audit: Audit) -> list[ThemeSheet]:
    """The sheet of one site, theme by theme."""
    said = _tests(rules, audit)
    made = []
    for theme in overlay.themes:
        states = {one: state(one, said) for one in theme.criteria}
        faulty = tuple(one for one, found in states.items() if found == FAULTY)
        made.append(ThemeSheet(theme, Counter(states.values()), faulty))
    return made


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


def _tests(rules: Iterable[Rule], audit: Audit) -> dict[str, set[Outcome]]:
    """RGAA test → the outcomes of the findings that speak for it."""
    known = {rule.id: rule for rule in rules}
    verdicts = audit.verdicts()
    said: dict[str, set[Outcome]] = {}
    for finding in audit.findings:
        rule = known.get(finding.rule)
        if rule is None or (verdicts[rule.id] in _GOOD and not rule.certain):
            continue
        for test in finding.rgaa or rule.rgaa:
            said.setdefault(test, set()).add(finding.outcome)
    return said
