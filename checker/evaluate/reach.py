"""Rules → what they can say with certainty of each criterion of a version of the RGAA. Pure.

Nothing is taken from what rules announce alone: their examples are judged, and only what comes out counts. A
« non conforme » proves that a defect of the tests it is told of can be certain; a « non applicable », that a
test can be said without object; a « conforme » proves nothing, unless the rule decides the whole test.

A defect that axe finds is told of all the tests its rule may speak for, without saying which. Where they are
those of one criterion, the criterion alone is proven; where they are of several, the title of the example
says which test it shows (« … (test 3.2.1) »), or nothing is proven.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from checker.catalogue.rgaa import COMPLIANT, FAULTY, TO_CHECK, WITHOUT_OBJECT
from checker.evaluate.examples import judge_example
from checker.model import Criterion, Example, Finding, Norm, Outcome, Reference, Rule, Scope

_WORDS = {
    Outcome.FAILED: FAULTY,
    Outcome.PASSED: COMPLIANT,
    Outcome.INAPPLICABLE: WITHOUT_OBJECT,
    Outcome.CANT_TELL: TO_CHECK,
}
CERTAIN = (COMPLIANT, FAULTY, WITHOUT_OBJECT)
"""The verdicts that leave nothing to look at."""

Answers = Mapping[str, Mapping[str, Any]]
"""Rule id → title of an example → what axe was recorded to answer to it."""


@dataclass(frozen=True)
class Reach:
    """What rules can say of one criterion: verdict → test → the rules that prove it, by their examples. The
    number of the criterion stands for a test of it that is not known. `speaking` are the rules that cite it, whatever they prove."""

    criterion: Criterion
    proven: Mapping[str, Mapping[str, Sequence[str]]]
    speaking: tuple[str, ...]

    @cached_property
    def verdicts(self) -> tuple[str, ...]:
        """Those that are reachable. C and NA need every test of the criterion; one is enough for NC."""
        return tuple(verdict for verdict in (*CERTAIN, TO_CHECK) if self._reachable(verdict))

    def _reachable(self, verdict: str) -> bool:
        if verdict in (COMPLIANT, WITHOUT_OBJECT):
            return self.tests(verdict) == set(self.criterion.test_numbers)
        return bool(self.proven.get(verdict))

    def tests(self, verdict: str) -> set[str]:
        """Its tests that are known to reach a verdict."""
        return self.proven.get(verdict, {}).keys() & set(self.criterion.test_numbers)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that prove something of it."""
        named = (name for tests in self.proven.values() for names in tests.values() for name in names)
        return tuple(sorted(set(named)))


def reach(norm: Norm, rules: Iterable[Rule], answers: Answers) -> list[Reach]:
    """What rules can say of each criterion of a version, in its order."""
    proofs: dict[str, dict[str, set[str]]] = {}
    speaking: dict[str, set[str]] = {}
    for rule in rules:
        for cited in rule.references:
            if (cited.norm, cited.version) == (norm.name, norm.version):
                speaking.setdefault(cited.number, set()).add(rule.id)
        for verdict, cited in proven(rule, answers):
            if (cited.norm, cited.version) == (norm.name, norm.version):
                proofs.setdefault(verdict, {}).setdefault(cited.number, set()).add(rule.id)
    return [_of_criterion(one, proofs, speaking) for one in norm.criteria]


def proven(rule: Rule, answers: Answers) -> set[tuple[str, Reference]]:
    """The verdicts that the examples of a rule reach when they are judged, and the tests they are told of."""
    found: set[tuple[str, Reference]] = set()
    if not rule.automated:
        return found
    for example in rule.examples:
        if example.expected not in _WORDS:
            continue
        for finding in judge_example(rule, example, answers.get(rule.id, {}).get(example.title)):
            if finding.outcome is example.expected:
                settled = _settled(rule, example, finding)
                found |= {(_WORDS[finding.outcome], cited) for cited in settled}
    return found


def totals(reached: Sequence[Reach]) -> dict[str, int]:
    """How many criteria there are, are spoken of, and can be given each verdict."""
    counts = {verdict: sum(verdict in one.verdicts for one in reached) for verdict in (*CERTAIN, TO_CHECK)}
    return {
        "criteria": len(reached),
        "spoken_of": sum(bool(one.speaking) for one in reached),
        "certain": sum(any(verdict in CERTAIN for verdict in one.verdicts) for one in reached),
        "certain_nc": counts[FAULTY],
        "certain_c": counts[COMPLIANT],
        "certain_na": counts[WITHOUT_OBJECT],
        "to_check": counts[TO_CHECK],
        "tests": sum(one.criterion.tests for one in reached),
        "tests_certain_nc": sum(len(one.tests(FAULTY)) for one in reached),
    }


def _settled(rule: Rule, example: Example, finding: Finding) -> Iterable[Reference]:
    """What a finding really speaks for."""
    told = finding.references
    if finding.outcome in (Outcome.PASSED, Outcome.INAPPLICABLE):
        return [cited for cited in told if cited in rule.settles(finding.outcome)]
    if finding.outcome is Outcome.FAILED and rule.scope is Scope.AXE:
        return [one for tests in _by_norm(told) for one in _shown(example, tests)]
    return told


def _by_norm(told: Iterable[Reference]) -> Iterable[list[Reference]]:
    grouped = groupby(sorted(told), key=lambda cited: (cited.norm, cited.version))
    return [list(tests) for _, tests in grouped]


def _shown(example: Example, tests: list[Reference]) -> list[Reference]:
    """Of the tests of one version that a violation may break, those that an example is known to break."""
    named = [one for one in tests if re.search(rf"\btest {re.escape(one.number)}\b(?!\.\d)", example.title)]
    if named or len(tests) == 1:
        return named or tests
    criteria = {one.number.rpartition(".")[0] for one in tests}
    return [replace(tests[0], number=criteria.pop())] if len(criteria) == 1 else []


def _of_criterion(
    one: Criterion, proofs: Mapping[str, Mapping[str, set[str]]], speaking: Mapping[str, set[str]]
) -> Reach:
    own = {
        verdict: {
            test: sorted(proofs[verdict][test])
            for test in (one.number, *one.test_numbers)
            if test in proofs[verdict]
        }
        for verdict in (*CERTAIN, TO_CHECK)
        if verdict in proofs
    }
    names = {name for test in one.test_numbers for name in speaking.get(test, ())}
    return Reach(one, {verdict: tests for verdict, tests in own.items() if tests}, tuple(sorted(names)))
